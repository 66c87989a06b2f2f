package world

import (
	"encoding/base64"
	"encoding/hex"

	"wxflow/mockwx/internal/people"
)

// OpenID is what a user is called in an app.
func (w *World) OpenID(a *App, u *people.User) string {
	if id := u.Identity(a.AppID).OpenID; id != "" {
		return id
	}
	return w.IDs.OpenID(a.AppID, u.Name)
}

// UnionID is empty for an app that is bound to no open platform.
func (w *World) UnionID(a *App, u *people.User) string {
	if id := u.Identity(a.AppID).UnionID; id != "" {
		return id
	}
	if a.OpenPlatform == "" {
		return ""
	}
	return w.IDs.UnionID(a.OpenPlatform, u.Name)
}

// SessionKey is the key of a generation, from 1.
func (w *World) SessionKey(a *App, u *people.User, generation int) string {
	if key := u.Identity(a.AppID).SessionKey; key != "" && generation == 1 {
		return key
	}
	return w.IDs.SessionKey(a.AppID, u.Name, generation)
}

// Avatar is where a user's picture is. Seen: the host and the shape of the
// default; there is no picture behind it.
func (w *World) Avatar(u *people.User) string {
	if u.Avatar != "" {
		return u.Avatar
	}
	sum := w.IDs.Sum("avatar", u.Name)
	return "https://thirdwx.qlogo.cn/mmopen/vi_32/" + base64.RawURLEncoding.EncodeToString(sum[:]) + "/132"
}

// OriginalID is the ToUserName of an app's messages. Doc: gh_ and 12 hex digits.
func (w *World) OriginalID(a *App) string {
	if a.OriginalID != "" {
		return a.OriginalID
	}
	sum := w.IDs.Sum("original_id", a.AppID)
	return "gh_" + hex.EncodeToString(sum[:6])
}
