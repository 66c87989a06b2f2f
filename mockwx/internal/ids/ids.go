// Package ids computes every identifier of the fake from its seed: openids and keys,
// the codes and tokens that are handed out, the numbers of requests. It is arithmetic:
// it remembers nothing, and the same seed gives the same values in every process.
package ids

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
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
	return base64.StdEncoding.EncodeToString(sum[:16])
}

// RID is the request id of call n: the clock's Unix second, then two numbers
// whose top bit is never set. Seen: all 46 published rids have that shape.
func (d *Deriver) RID(now time.Time, n int64) string {
	sum := d.Sum("rid", strconv.FormatInt(n, 10))
	var b [26]byte
	hex32(b[0:], uint32(now.Unix()))
	b[8] = '-'
	hex32(b[9:], binary.BigEndian.Uint32(sum[0:])&0x7fffffff)
	b[17] = '-'
	hex32(b[18:], binary.BigEndian.Uint32(sum[4:])&0x7fffffff)
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

// PictureURL is what stands in a picture of a mini-program's code. Ours: the real ones
// are read by WeChat alone. It leads nowhere (.test belongs to nobody), is the same for
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

func hex32(dst []byte, v uint32) {
	const digits = "0123456789abcdef"
	for i := 7; i >= 0; i-- {
		dst[i] = digits[v&15]
		v >>= 4
	}
}
