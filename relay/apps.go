package relay

import (
	"fmt"
	"slices"
	"sync/atomic"

	"wxflow/relay/credential"
	"wxflow/relay/text"
)

// CheckApp returns what is wrong with an app, under the names appid, secret and
// token_mode.
func CheckApp(a credential.App, dev bool) (p text.Problems) {
	secret := a.Secret.Reveal()
	swapped := realAppID.MatchString(secret)
	switch {
	case a.AppID == "":
		p.Add("appid", "is missing: set it to the mini-program's appid", "未设置：请填写小程序的 appid")
	case checkWord(a.AppID, maxIDLen) != "":
		p.AddText("appid", text.New(checkWord(a.AppID, maxIDLen), fmt.Sprintf("格式有误：须为 %d 字节以内的可打印字符", maxIDLen)))
	case realSecret.MatchString(a.AppID) && (!dev || swapped):
		p.Add("appid", "holds what looks like an AppSecret: are the two swapped? An appid begins with wx and has 18 characters",
			"填的像是 AppSecret：是否与 AppSecret 填反了？appid 以 wx 开头，共 18 个字符")
	case !dev && !realAppID.MatchString(a.AppID):
		p.Add("appid", "%q is not an appid: wx and 16 of 0-9 a-f; without WXRELAY_DEV=1 it must be a real one",
			"%q 不是 appid：应为 wx 加 16 位 0-9 a-f；未设置 WXRELAY_DEV=1 时必须是真实的 appid", a.AppID)
	}
	switch {
	case swapped:
		p.Add("secret", "holds what looks like an appid: are the two swapped? An AppSecret has 32 characters",
			"填的像是 appid：是否与 appid 填反了？AppSecret 为 32 个字符")
	case secret == "" && !dev:
		p.Add("secret", "is missing: set it, or WXRELAY_SECRET_FILE, to the AppSecret", "未设置：请用它或 WXRELAY_SECRET_FILE 提供 AppSecret")
	case secret != "" && !dev && !realSecret.MatchString(secret):
		p.AddText("secret", whyNoSecret(secret))
	}
	switch a.TokenMode {
	case "", credential.StableToken, credential.PlainToken:
	default:
		p.Add("token_mode", "%.20q is not %s or %s", "%.20q 不是 %s 或 %s", string(a.TokenMode), credential.StableToken, credential.PlainToken)
	}
	return p
}

// An appSet is the apps served at one moment. It is never changed, only
// replaced, so that a login that began with it ends with it.
type appSet struct {
	list []credential.App // the first one serves requests that name no appid
	byID map[string]credential.App
}

func newAppSet(apps []credential.App) *appSet {
	s := &appSet{list: slices.Clone(apps), byID: make(map[string]credential.App, len(apps))}
	for i := range s.list {
		a := &s.list[i]
		if a.TokenMode == "" {
			a.TokenMode = credential.StableToken
		}
		s.byID[a.AppID] = *a
	}
	return s
}

// served holds the apps that a relay serves, which may be replaced meanwhile.
type served struct{ set atomic.Pointer[appSet] }

func newServed(apps []credential.App) *served {
	a := new(served)
	a.set.Store(newAppSet(apps))
	return a
}

// find returns the app that is meant: "" is the first one.
func (a *served) find(appID string) (credential.App, error) {
	s := a.set.Load()
	if appID == "" {
		return s.list[0], nil
	}
	if a, ok := s.byID[appID]; ok {
		return a, nil
	}
	return credential.App{}, badRequest("This relay does not serve that appid.", "本服务不支持该 appid。")
}

// has reports whether an app is served.
func (a *served) has(appID string) bool {
	_, ok := a.set.Load().byID[appID]
	return ok
}

// ids returns the appids of all that are served.
func (a *served) ids() (ids []string) {
	for _, x := range a.set.Load().list {
		ids = append(ids, x.AppID)
	}
	return ids
}

// replace serves others from now on, and returns the appids that were added, removed and
// changed; same reports whether there is nothing to tell.
func (a *served) replace(apps []credential.App) (added, removed, changed []string, same bool) {
	next := newAppSet(apps)
	before := a.set.Swap(next)
	for id, a := range next.byID {
		was, ok := before.byID[id]
		switch {
		case !ok:
			added = append(added, id)
		case !was.Secret.Equal(a.Secret) || was.TokenMode != a.TokenMode:
			changed = append(changed, id)
		}
	}
	for id := range before.byID {
		if _, ok := next.byID[id]; !ok {
			removed = append(removed, id)
		}
	}
	same = len(changed) == 0 && slices.EqualFunc(before.list, next.list, func(a, b credential.App) bool { return a.AppID == b.AppID })
	return added, removed, changed, same
}
