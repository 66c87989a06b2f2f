package ids

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

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
