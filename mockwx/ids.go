package mockwx

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strconv"
	"sync"
	"time"
)

// The marks that make a fake identity recognisable wherever it turns up: no
// real openid or unionid begins so. Ours.
const (
	openidMark  = "oMOCK"
	unionidMark = "oMOCU"
)

// A deriver computes every identifier of the fake from one seed:
//
//	derive(seed, parts…) = HMAC-SHA256(key = seed, msg = parts joined by one 0x00 byte)
//
// The values of openid, unionid and session_key are frozen: tests in any
// language compute them by the formulas below. It is safe for concurrent use.
type deriver struct{ pool sync.Pool }

type derivation struct {
	mac hash.Hash
	msg []byte
	sum [sha256.Size]byte
}

func newDeriver(seed string) *deriver {
	return &deriver{pool: sync.Pool{New: func() any {
		return &derivation{mac: hmac.New(sha256.New, []byte(seed))}
	}}}
}

func (d *deriver) derive(parts ...string) (sum [sha256.Size]byte) {
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

// openid is "oMOCK" + the first 23 characters of b64url(derive(…)): 28 in all,
// as WeChat's. The README states the formulas.
func (d *deriver) openid(appid, user string) string {
	return d.marked(openidMark, "openid", appid, user)
}

// unionid is the same for all apps of one open platform.
func (d *deriver) unionid(platform, user string) string {
	return d.marked(unionidMark, "unionid", platform, user)
}

func (d *deriver) marked(mark, kind, scope, user string) string {
	sum := d.derive(kind, scope, user)
	var b [5 + 43]byte
	copy(b[:], mark)
	base64.RawURLEncoding.Encode(b[5:], sum[:])
	return string(b[:28])
}

// sessionKey is the standard base64 of 16 bytes; generations count from 1.
func (d *deriver) sessionKey(appid, user string, generation int) string {
	sum := d.derive("session_key", appid, user, strconv.Itoa(generation))
	return base64.StdEncoding.EncodeToString(sum[:16])
}

// rid is the request id of call n: the clock's Unix second, then two numbers
// whose top bit is never set. Seen: all 46 published rids have that shape.
func (d *deriver) rid(now time.Time, n int64) string {
	sum := d.derive("rid", strconv.FormatInt(n, 10))
	var b [26]byte
	hex32(b[0:], uint32(now.Unix()))
	b[8] = '-'
	hex32(b[9:], binary.BigEndian.Uint32(sum[0:])&0x7fffffff)
	b[17] = '-'
	hex32(b[18:], binary.BigEndian.Uint32(sum[4:])&0x7fffffff)
	return string(b[:])
}

func hex32(dst []byte, v uint32) {
	const digits = "0123456789abcdef"
	for i := 7; i >= 0; i-- {
		dst[i] = digits[v&15]
		v >>= 4
	}
}
