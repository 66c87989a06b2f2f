package world

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
)

// A QRCode is one of an account's codes with a scene, as qrcode/create makes it: one
// number or one text.
type QRCode struct {
	Ticket, URL string
	SceneID     int    // 0: SceneText
	SceneText   string // "": SceneID
	Expires     int64  // Unix time; 0: never
}

// Scene is what the events call it.
func (q QRCode) Scene() string {
	if q.SceneID != 0 {
		return strconv.Itoa(q.SceneID)
	}
	return q.SceneText
}

// qrCodes are those that can still be scanned, by their tickets.
var qrCodes Slot[string, QRCode]

// MakeQRCode makes a code that can be scanned for life, or for ever when that is 0. n tells
// it from others; Ours: for ever, the same scene has the same code.
func (w *World) MakeQRCode(a *App, q QRCode, life, now, n int64) QRCode {
	if life > 0 {
		q.Expires = now + life
	} else {
		n = 0
	}
	q.URL = "http://weixin.qq.com/q/02" + w.IDs.Text(20, "qrcode", a.AppID, strconv.Itoa(q.SceneID), q.SceneText, strconv.FormatInt(n, 10))
	q.Ticket = qrTicket(q.URL, life, now)
	qrCodes.Do(a, func(all map[string]QRCode) {
		for ticket, old := range all {
			if old.Expires != 0 && old.Expires <= now {
				delete(all, ticket)
			}
		}
		all[q.Ticket] = q
	})
	return q
}

// qrTicket has the shape of the real ones. Seen: base64 of a head, the address, the time
// and the life, each with its length.
func qrTicket(url string, life, now int64) string {
	b := []byte{0x81, 0x01, url[len(url)-1], 0xef, '<', 0, 0, 0, 0, 0, 0, 0, 1, byte(len(url) + 1)}
	b = append(append(b, url...), 0, 2, 4)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(now)), 3, 4)
	b = binary.LittleEndian.AppendUint32(b, uint32(life))
	return base64.StdEncoding.EncodeToString(b)
}

// QRCode finds a code by its ticket.
func (w *World) QRCode(a *App, ticket string, now time.Time) (q QRCode, err error) {
	qrCodes.Do(a, func(all map[string]QRCode) { q = all[ticket] })
	switch {
	case q.Ticket == "":
		return q, text.Invalid("ticket: qrcode/create of %s has given no such ticket", "ticket：%s 的 qrcode/create 没有给出过这个 ticket", a.AppID)
	case q.Expires != 0 && q.Expires <= now.Unix():
		return q, text.Invalid("ticket: the code can be scanned no more since %v", "ticket：该二维码已于 %v 过期", time.Unix(q.Expires, 0).UTC())
	}
	return q, nil
}

// QRPicture returns the address that the picture of a ticket shows, of whichever app.
func (w *World) QRPicture(ticket string, now time.Time) (url string, found bool) {
	for a := range w.All() {
		if q, err := w.QRCode(a, ticket, now); err == nil {
			return q.URL, true
		}
	}
	return "", false
}

// A Following says since when a user follows an account, and through what.
type Following struct {
	Left  bool
	Since int64
	Code  QRCode // scanned; the zero QRCode: found otherwise
}

var followings Slot[string, Following]

// longAgo is since when those follow whom the fixture has following. Ours: it stays the
// same from one run to the next.
const longAgo = 1577808000

// Follows reports whether and since when a user follows an account. Ours: everybody
// does whose row says nothing else.
func (w *World) Follows(a *App, u *people.User) (f Following, ok bool) {
	changed := false
	followings.Do(a, func(all map[string]Following) { f, changed = all[u.Name] })
	if !changed {
		f = Following{Left: u.Follows != nil && !*u.Follows, Since: longAgo}
	}
	return f, !f.Left
}

// Follow lets a user follow an account, or leave it.
func (w *World) Follow(a *App, u *people.User, f Following) {
	followings.Do(a, func(all map[string]Following) { all[strings.Clone(u.Name)] = f })
}
