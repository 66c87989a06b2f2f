// Package ids computes every identifier of the fake from its seed: openids and keys,
// the codes and tokens that are handed out, the numbers of requests. It is arithmetic:
// it remembers nothing, and the same seed gives the same values in every process.
package ids

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The marks that make a fake identity recognisable wherever it turns up: no
// real openid or unionid begins so. Ours.
const (
	openIDMark  = "oMOCK"
	unionIDMark = "oMOCU"
)

// A Deriver computes every identifier of the fake from one seed:
//
//	derive(seed, parts…) = HMAC-SHA256(key = seed, msg = parts joined by one 0x00 byte)
//
// The values of openid, unionid and session_key are frozen: tests in any
// language compute them by the formulas below. It is safe for concurrent use.
type Deriver struct{ pool sync.Pool }

type derivation struct {
	mac hash.Hash
	msg []byte
	sum [sha256.Size]byte
}

// New returns the Deriver of a seed.
func New(seed string) *Deriver {
	return &Deriver{pool: sync.Pool{New: func() any {
		return &derivation{mac: hmac.New(sha256.New, []byte(seed))}
	}}}
}

// Sum returns derive(seed, parts…).
func (d *Deriver) Sum(parts ...string) (sum [sha256.Size]byte) {
	x := d.pool.Get().(*derivation)
	defer d.pool.Put(x)
	x.msg = x.msg[:0]
	for i, p := range parts {
		if i > 0 {
			x.msg = append(x.msg, 0)
		}
		x.msg = append(x.msg, p...)
	}
	x.mac.Reset()
	x.mac.Write(x.msg)
	x.mac.Sum(x.sum[:0])
	return x.sum
}

// OpenID is "oMOCK" + the first 23 characters of b64url(derive(…)): 28 in all,
// as WeChat's. The README states the formulas.
func (d *Deriver) OpenID(appid, user string) string {
	return d.Marked(openIDMark, "openid", appid, user)
}

// UnionID is the same for all apps of one open platform.
func (d *Deriver) UnionID(platform, user string) string {
	return d.Marked(unionIDMark, "unionid", platform, user)
}

// Marked is an identifier of 28 characters that begins with a mark.
func (d *Deriver) Marked(mark, kind, scope, user string) string {
	sum := d.Sum(kind, scope, user)
	var b [5 + 43]byte
	copy(b[:], mark)
	base64.RawURLEncoding.Encode(b[5:], sum[:])
	return string(b[:28])
}

// SessionKey is the standard base64 of 16 bytes; generations count from 1.
func (d *Deriver) SessionKey(appid, user string, generation int) string {
	sum := d.Sum("session_key", appid, user, strconv.Itoa(generation))
	var b [24]byte // EncodeToString allocates twice
	base64.StdEncoding.Encode(b[:], sum[:16])
	return string(b[:])
}

// RID is the request id of call n: the clock's Unix second, then two numbers
// whose top bit is never set. Seen: all 46 published rids have that shape.
func (d *Deriver) RID(now time.Time, n int64) string {
	sum := d.Sum("rid", strconv.FormatInt(n, 10))
	sum[0], sum[4] = sum[0]&0x7f, sum[4]&0x7f
	var sec [4]byte
	binary.BigEndian.PutUint32(sec[:], uint32(now.Unix()))
	var b [26]byte
	b[8], b[17] = '-', '-'
	hex.Encode(b[0:], sec[:])
	hex.Encode(b[9:], sum[0:4])
	hex.Encode(b[18:], sum[4:8])
	return string(b[:])
}

// OpenIDBits returns the beginning of a derived openid as a number; false for any other.
func OpenIDBits(openid string) (bits uint32, ok bool) {
	rest, marked := strings.CutPrefix(openid, openIDMark)
	var b [6]byte
	if !marked || len(rest) != 23 {
		return 0, false
	}
	if _, err := base64.RawURLEncoding.Decode(b[:], []byte(rest[:8])); err != nil {
		return 0, false
	}
	return binary.BigEndian.Uint32(b[:]), true
}

// PictureURL is the text in a picture of a mini-program's code. Ours: only WeChat can
// read the real ones. It leads nowhere (.test has no owner), is the same for
// the same request, and is so short that a code has 25 modules a side.
func (d *Deriver) PictureURL(parts ...string) string {
	sum := d.Sum(append([]string{"wxacode"}, parts...)...)
	return "https://mockwx.test/" + base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Hint is the token in the refusals of the business modules: eight characters, "-",
// six. Seen: "RIJFrrMre-UcIqxa"; the middle repeats inside one app, here "re".
func (d *Deriver) Hint(call int64) string {
	sum := d.Sum("hint", strconv.FormatInt(call, 10))
	s := base64.RawURLEncoding.EncodeToString(sum[:12])
	return letters(s[:7]) + "re-" + letters(s[7:13])
}

// Link is the part of a link that names it. Seen: 11 characters.
func (d *Deriver) Link(kind, appid string, call int64) string {
	sum := d.Sum("link", kind, appid, strconv.FormatInt(call, 10))
	return letters(base64.RawURLEncoding.EncodeToString(sum[:9]))[:11]
}

// letters replaces the two characters of base64url that hints and links do not have.
func letters(s string) string { return strings.NewReplacer("-", "m", "_", "N").Replace(s) }

// tokenGeneration begins every token. Seen: a small number that grows with
// the years (89 in 2025-02). Ours: 92.
const tokenGeneration = "92_"

// Token is n characters of the URL-safe alphabet behind the generation.
func (d *Deriver) Token(n int, parts ...string) string {
	return tokenGeneration + d.Text(n, parts...)
}

// Text is n characters of the URL-safe alphabet.
func (d *Deriver) Text(n int, parts ...string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		sum := d.Sum(append([]string{"token", strconv.Itoa(i)}, parts...)...)
		b.WriteString(base64.RawURLEncoding.EncodeToString(sum[:30]))
	}
	return b.String()[:n]
}

// Seen: the shapes of what a platform is given ([S] for the refresh token).
const (
	TicketPrefix   = "ticket@@@"        // and 86 characters
	AuthCodePrefix = "queryauthcode@@@" // and 86
	PreAuthPrefix  = "preauthcode@@@"   // and 86; 100 in all
	RefreshPrefix  = "refreshtoken@@@"  // Ours: and 43
)

// VerifyTicket is the component_verify_ticket of a slot of time. It is 64 bytes: the
// slot under a mask, and the seal of it.
func (d *Deriver) VerifyTicket(appid string, slot int64) string {
	var b [64]byte
	mask := d.Sum("component ticket", appid)
	binary.BigEndian.PutUint64(b[:8], binary.BigEndian.Uint64(mask[:])^uint64(slot))
	first := d.Sum("component ticket", appid, string(b[:8]), "1")
	second := d.Sum("component ticket", appid, string(b[:8]), "2")
	copy(b[8:40], first[:])
	copy(b[40:], second[:])
	return TicketPrefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// TicketSlot returns the slot of time that a ticket says it is of, without checking its
// seal. It reports false for what is not even well-formed.
func (d *Deriver) TicketSlot(appid, ticket string) (slot int64, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(ticket, TicketPrefix))
	if err != nil || len(b) != 64 {
		return 0, false
	}
	mask := d.Sum("component ticket", appid)
	return int64(binary.BigEndian.Uint64(mask[:]) ^ binary.BigEndian.Uint64(b)), true
}

const (
	tapPayload = 15 // kind, 6 bytes of the user's mark, 4 of the time, 4 of the serial
	TapLength  = 64 // Doc: the samples of both codes
)

// A SealedTap is a code of a tap taken apart but not yet checked.
type SealedTap [TapLength / 2]byte

// MintTap writes the code of a tap. It describes itself, like a js_code: the payload,
// blurred by a stream made from the MAC, and the MAC. Ours, all but the shape.
func (d *Deriver) MintTap(kind CodeKind, appid string, m Code) string {
	var t SealedTap
	binary.BigEndian.PutUint64(t[:], m.User<<8) // its 48 bits into t[1:7]
	t[0] = kind.String()[0]
	binary.BigEndian.PutUint32(t[7:], m.Issued)
	binary.BigEndian.PutUint32(t[11:], m.Serial)
	sum := d.Sum("tap", appid, string(t[:tapPayload]))
	copy(t[tapPayload:], sum[:])
	d.blurTap(&t)
	return hex.EncodeToString(t[:])
}

// blurTap blurs the payload, and does the reverse.
func (d *Deriver) blurTap(t *SealedTap) {
	noise := d.Sum("tap blur", string(t[tapPayload:]))
	for i := range tapPayload {
		t[i] ^= noise[i]
	}
}

// OpenTap takes a code apart, whichever app it was made for.
func (d *Deriver) OpenTap(code string) (t SealedTap, ok bool) {
	if len(code) != TapLength || strings.ToLower(code) != code {
		return t, false
	}
	if _, err := hex.Decode(t[:], []byte(code)); err != nil {
		return t, false
	}
	d.blurTap(&t)
	return t, true
}

// ReadTap returns what the code says when it was minted for appid.
func (d *Deriver) ReadTap(appid string, t SealedTap) (kind CodeKind, m Code, ok bool) {
	sum := d.Sum("tap", appid, string(t[:tapPayload]))
	if string(sum[:32-tapPayload]) != string(t[tapPayload:]) {
		return 0, Code{}, false
	}
	if kind = PluginCode; t[0] == PhoneCode.String()[0] {
		kind = PhoneCode
	}
	return kind, Code{
		User:   binary.BigEndian.Uint64(t[0:8]) << 8 >> 16,
		Issued: binary.BigEndian.Uint32(t[7:]),
		Serial: binary.BigEndian.Uint32(t[11:]),
	}, true
}
