package ids

import (
	"encoding/binary"
	"strings"
	"time"
)

// A Code is what a minted js_code says. Such a code describes itself, so that the fake can check one it has not
// stored, made by another process from the same seed. It has the shape of the
// real ones (Seen: 12 of 12 published samples): 32 characters [0-9A-Za-z], the
// first is '0', and characters 27 to 30 repeat characters 3 to 6. The other 27
// carry three numbers in base 62:
//
//	10 chars  59 bits  user's mark (48) · upper bits of the time (11)
//	10 chars  59 bits  lower bits of the time (21) · serial (32) · extra (6)
//	 7 chars  41 bits  MAC over both and the appid
//
// The extra bits are an OAuth2 code's scopes, nothing in a js_code.
// The first two words are blurred by a stream made from the MAC, so that
// neighbouring codes do not look alike. Ours, all but the shape.
type Code struct {
	User   uint64 // Mark of the name
	Issued uint32 // Unix seconds; 0: made ahead, good until used
	Serial uint32
}

const (
	CodeLength = 32              // characters of a js_code
	CodeLife   = 5 * time.Minute // Doc: wx.login

	MarkBits  = 48 // of a mark
	wordBits  = 59
	wordMask  = 1<<wordBits - 1
	macBits   = 41
	base62    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	wordChars = 10
	macChars  = 7
)

// Mark names a user with a row inside a code. 48 bits: any
// two of 100,000 users share one with a chance of 2 in 100,000.
func (d *Deriver) Mark(user string) uint64 {
	sum := d.Sum("user", user)
	return binary.BigEndian.Uint64(sum[:]) >> (64 - MarkBits)
}

// A CodeKind says which API a minted code is for. A code of one kind is worth
// nothing at another: the MACs differ.
type CodeKind uint8

const (
	JSCode     CodeKind = iota // of wx.login, for jscode2session
	OAuthCode                  // of the OAuth2 redirect, for oauth2/access_token
	PhoneCode                  // of a tap, for getuserphonenumber
	PluginCode                 // of wx.pluginLogin, for getpluginopenpid
)

// String returns what stands for the kind inside codes.
func (k CodeKind) String() string { return [...]string{"js_code", "oauth_code", "p", "g"}[k] }

// IsTap reports whether a tap gives the code, not a login.
func (k CodeKind) IsTap() bool { return k >= PhoneCode }

func (d *Deriver) codeMAC(kind CodeKind, appid string, a, b uint64) uint64 {
	var w [16]byte
	binary.BigEndian.PutUint64(w[0:], a)
	binary.BigEndian.PutUint64(w[8:], b)
	sum := d.Sum(kind.String(), appid, string(w[:]))
	return binary.BigEndian.Uint64(sum[:]) >> (64 - macBits)
}

// MintCode writes a code of any kind; extra goes into the unused six bits.
func (d *Deriver) MintCode(kind CodeKind, appid string, m Code, extra uint8) string {
	a := m.User<<11 | uint64(m.Issued>>21)
	b := uint64(m.Issued&(1<<21-1))<<38 | uint64(m.Serial)<<6 | uint64(extra&63)
	mac := d.codeMAC(kind, appid, a, b)
	blurA, blurB := blur(mac)

	var data [wordChars + wordChars + macChars]byte
	putBase62(data[0:wordChars], a^blurA)
	putBase62(data[wordChars:2*wordChars], b^blurB)
	putBase62(data[2*wordChars:], mac)

	var out [CodeLength]byte
	out[0] = '0'
	copy(out[1:27], data[:26])
	copy(out[27:31], out[3:7])
	out[31] = data[26]
	return string(out[:])
}

// HasCodeShape reports whether s could be a code of wx.login, ours or WeChat's.
func HasCodeShape(s string) bool {
	if len(s) != CodeLength || s[0] != '0' || s[27:31] != s[3:7] {
		return false
	}
	for i := range len(s) {
		if base62Values[s[i]] < 0 {
			return false
		}
	}
	return true
}

// A SealedCode is a code taken apart but not yet checked: which app it was
// minted for decides whether its MAC is right.
type SealedCode struct{ a, b, mac uint64 }

// Extra returns what MintCode was given.
func (s SealedCode) Extra() uint8 { return uint8(s.b & 63) }

// User is the mark of the user, whichever app the code is for.
func (s SealedCode) User() uint64 { return s.a >> 11 }

// OpenCode takes a code apart. It reports false for codes of another shape.
func OpenCode(s string) (SealedCode, bool) {
	if !HasCodeShape(s) {
		return SealedCode{}, false
	}
	var data [27]byte
	copy(data[:26], s[1:27])
	data[26] = s[31]
	a, okA := getBase62(data[0:wordChars])
	b, okB := getBase62(data[wordChars : 2*wordChars])
	mac, _ := getBase62(data[2*wordChars:])
	if !okA || !okB || mac >= 1<<macBits {
		return SealedCode{}, false
	}
	blurA, blurB := blur(mac)
	return SealedCode{a ^ blurA, b ^ blurB, mac}, true
}

// ReadCode returns what the code says when it is of the kind and was minted for appid.
func (d *Deriver) ReadCode(kind CodeKind, appid string, s SealedCode) (Code, bool) {
	if d.codeMAC(kind, appid, s.a, s.b) != s.mac {
		return Code{}, false
	}
	return Code{
		User:   s.a >> 11,
		Issued: uint32(s.a&(1<<11-1))<<21 | uint32(s.b>>38),
		Serial: uint32(s.b >> 6),
	}, true
}

// blur turns a MAC into two words of noise (SplitMix64's finaliser).
func blur(mac uint64) (a, b uint64) {
	mix := func(z uint64) uint64 {
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	const step = 0x9e3779b97f4a7c15
	return mix(mac+step) & wordMask, mix(mac+step+step) & wordMask
}

func putBase62(dst []byte, v uint64) {
	for i := len(dst) - 1; i >= 0; i-- {
		dst[i] = base62[v%62]
		v /= 62
	}
}

// getBase62 reports false when the number does not fit a word.
func getBase62(src []byte) (v uint64, ok bool) {
	for _, c := range src {
		v = v*62 + uint64(base62Values[c])
	}
	return v, v <= wordMask
}

// base62Values has what each character stands for; -1: none. A login looks at 59 of them
// (BenchmarkReadCode).
var base62Values = func() (values [256]int8) {
	for c := range values {
		values[c] = int8(strings.IndexByte(base62, byte(c)))
	}
	return values
}()
