package mockwx

import (
	"encoding/binary"
	"time"
)

// A minted js_code describes itself, so that the fake can check one it has not
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
type mintedCode struct {
	user   uint64 // userMark of the name
	issued uint32 // Unix seconds; 0: made ahead, good until used
	serial uint32
}

const (
	codeLength = 32
	codeLife   = 5 * time.Minute // Doc: wx.login

	wordBits  = 59
	wordMask  = 1<<wordBits - 1
	macBits   = 41
	markBits  = 48
	base62    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	wordChars = 10
	macChars  = 7
)

// userMark names a user with a row inside a code, see world.mark. 48 bits: any
// two of 100,000 users share one with a chance of 2 in 100,000.
func (d *deriver) userMark(user string) uint64 {
	sum := d.derive("user", user)
	return binary.BigEndian.Uint64(sum[:]) >> (64 - markBits)
}

// A codeKind says which door a minted code opens. A code of one kind is worth
// nothing at another: the MACs differ.
type codeKind uint8

const (
	jsCode    codeKind = iota // of wx.login, for jscode2session
	oauthCode                 // of the OAuth2 redirect, for oauth2/access_token
)

func (k codeKind) String() string { return [...]string{"js_code", "oauth_code"}[k] }

func (d *deriver) codeMAC(kind codeKind, appid string, a, b uint64) uint64 {
	var w [16]byte
	binary.BigEndian.PutUint64(w[0:], a)
	binary.BigEndian.PutUint64(w[8:], b)
	sum := d.derive(kind.String(), appid, string(w[:]))
	return binary.BigEndian.Uint64(sum[:]) >> (64 - macBits)
}

// mint writes the code that logs into appid.
func (d *deriver) mint(appid string, m mintedCode) string {
	return d.mintAs(jsCode, appid, m, 0)
}

// mintAs writes a code of any kind; extra goes into the unused six bits.
func (d *deriver) mintAs(kind codeKind, appid string, m mintedCode, extra uint8) string {
	a := m.user<<11 | uint64(m.issued>>21)
	b := uint64(m.issued&(1<<21-1))<<38 | uint64(m.serial)<<6 | uint64(extra&63)
	mac := d.codeMAC(kind, appid, a, b)
	blurA, blurB := blur(mac)

	var data [wordChars + wordChars + macChars]byte
	putBase62(data[0:wordChars], a^blurA)
	putBase62(data[wordChars:2*wordChars], b^blurB)
	putBase62(data[2*wordChars:], mac)

	var out [codeLength]byte
	out[0] = '0'
	copy(out[1:27], data[:26])
	copy(out[27:31], out[3:7])
	out[31] = data[26]
	return string(out[:])
}

// hasCodeShape tells whether s could be a code of wx.login, ours or WeChat's.
func hasCodeShape(s string) bool {
	if len(s) != codeLength || s[0] != '0' || s[27:31] != s[3:7] {
		return false
	}
	for i := range len(s) {
		if base62Value(s[i]) < 0 {
			return false
		}
	}
	return true
}

// A sealedCode is a code taken apart but not yet checked: which app it was
// minted for decides whether its MAC is right.
type sealedCode struct{ a, b, mac uint64 }

// extra is what mintAs was given.
func (s sealedCode) extra() uint8 { return uint8(s.b & 63) }

// openCode takes a code apart. It reports false for codes of another shape.
func openCode(s string) (sealedCode, bool) {
	if !hasCodeShape(s) {
		return sealedCode{}, false
	}
	var data [27]byte
	copy(data[:26], s[1:27])
	data[26] = s[31]
	a, okA := getBase62(data[0:wordChars])
	b, okB := getBase62(data[wordChars : 2*wordChars])
	mac, _ := getBase62(data[2*wordChars:])
	if !okA || !okB || mac >= 1<<macBits {
		return sealedCode{}, false
	}
	blurA, blurB := blur(mac)
	return sealedCode{a ^ blurA, b ^ blurB, mac}, true
}

// mintedFor returns what the code says when it was minted for appid.
func (d *deriver) mintedFor(appid string, s sealedCode) (mintedCode, bool) {
	return d.mintedAs(jsCode, appid, s)
}

func (d *deriver) mintedAs(kind codeKind, appid string, s sealedCode) (mintedCode, bool) {
	if d.codeMAC(kind, appid, s.a, s.b) != s.mac {
		return mintedCode{}, false
	}
	return mintedCode{
		user:   s.a >> 11,
		issued: uint32(s.a&(1<<11-1))<<21 | uint32(s.b>>38),
		serial: uint32(s.b >> 6),
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
		v = v*62 + uint64(base62Value(c))
	}
	return v, v <= wordMask
}

func base62Value(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 36
	}
	return -1
}
