package msgcrypt

import (
	"bytes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// Doc: the message-push page's own example of URL verification.
func TestSign(t *testing.T) {
	if got := Sign("AAAAA", "1714036504", "1514711492"); got != "f464b24fc39322e44b38aa78f5edd27bd1441696" {
		t.Errorf("signature %s", got)
	}
	if Sign("b", "a", "c") != Sign("c", "b", "a") {
		t.Error("the order of the values matters")
	}
}

const (
	sampleKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	sampleAppID = "wxb11529c136998cb6"
	// Doc: the expectation in the test of the official sample code for Java.
	sampleText   = "我是中文abcd123"
	sampleCipher = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
)

var sampleRandom = [16]byte([]byte("aaaabbbbccccdddd"))

func key(t testing.TB, s string) Key {
	t.Helper()
	k, err := ParseKey(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestPublishedVector(t *testing.T) {
	k := key(t, sampleKey)
	if got := k.Encrypt(sampleRandom, []byte(sampleText), sampleAppID); got != sampleCipher {
		t.Errorf("encrypted\n%s, not\n%s", got, sampleCipher)
	}
	message, appid, err := k.Decrypt(sampleCipher)
	if err != nil || string(message) != sampleText || appid != sampleAppID {
		t.Errorf("decrypted %q for %q, %v", message, appid, err)
	}
}

func TestRoundTrip(t *testing.T) {
	k := key(t, sampleKey)
	for n := range 100 { // every padding, three times
		message := bytes.Repeat([]byte("x"), n)
		got, appid, err := k.Decrypt(k.Encrypt(sampleRandom, message, sampleAppID))
		if err != nil || !bytes.Equal(got, message) || appid != sampleAppID {
			t.Errorf("%d bytes: %q for %q, %v", n, got, appid, err)
		}
	}
}

func TestParseKey(t *testing.T) {
	for _, bad := range []string{"", sampleKey[1:], sampleKey + "A", sampleKey[1:] + "=", sampleKey[1:] + "+",
		sampleKey[1:] + "/", sampleKey[1:] + "\n", sampleKey[:20] + "\r\n" + sampleKey[22:], sampleKey[1:] + "-", sampleKey[:40] + "钥"} {
		if _, err := ParseKey(bad); !errors.Is(err, ErrKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestDecryptRefuses(t *testing.T) {
	k, other := key(t, sampleKey), key(t, strings.Repeat("A", KeyLength))
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"nothing", "", ErrCiphertext},
		{"no base64", "*", ErrCiphertext},
		{"half a block", "AAAA", ErrCiphertext},
		{"another key", other.Encrypt(sampleRandom, []byte(sampleText), sampleAppID), ErrPadding},
		{"zeros", strings.Repeat("A", 64), ErrPadding},
	} {
		if _, _, err := k.Decrypt(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// sealed encrypts bytes as they are, with their padding.
func sealed(k Key, plain []byte) string {
	out := bytes.Clone(plain)
	cipher.NewCBCEncrypter(k.block, k.iv[:]).CryptBlocks(out, out)
	return base64.StdEncoding.EncodeToString(out)
}

// A sender may pad by less or more; what says more than there is, is damaged.
func TestDecryptBounds(t *testing.T) {
	k := key(t, sampleKey)
	inside := func(length uint32, rest string, padding int) []byte {
		b := binary.BigEndian.AppendUint32(bytes.Clone(sampleRandom[:]), length)
		return append(append(b, rest...), bytes.Repeat([]byte{byte(padding)}, padding)...)
	}
	for _, c := range []struct {
		name  string
		plain []byte
		want  error
	}{
		{"16 bytes of padding", inside(3, "abcappid:16b", 16), nil},
		{"32 bytes of padding", inside(3, "abcappid:16b", 32), nil},
		{"one byte", inside(3, "abcappid:lb", 1), nil},
		{"none", inside(3, "abcappid:16\x00", 0), ErrPadding},
		{"33 bytes", append(inside(3, "abcappid:13", 0), bytes.Repeat([]byte{33}, 33)...), ErrPadding},
		{"more than there is", bytes.Repeat([]byte{32}, 16), ErrPadding},
		{"only padding", bytes.Repeat([]byte{16}, 16), ErrLength},
		{"a length beyond the end", inside(13, "abcappid:16b", 16), ErrLength},
		{"a length to the end", inside(12, "abcappid:16b", 16), nil},
	} {
		if _, _, err := k.Decrypt(sealed(k, c.plain)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func FuzzDecrypt(f *testing.F) {
	f.Add(sampleKey, sampleCipher)
	f.Add(strings.Repeat("A", KeyLength), strings.Repeat("A", 64))
	f.Add("", "")
	f.Fuzz(func(t *testing.T, encodingKey, ciphertext string) {
		k, err := ParseKey(encodingKey)
		if err != nil {
			return
		}
		message, appid, err := k.Decrypt(ciphertext)
		if err != nil {
			return
		}
		again, appidAgain, err := k.Decrypt(k.Encrypt(sampleRandom, message, appid))
		if err != nil || !bytes.Equal(again, message) || appidAgain != appid {
			t.Errorf("%q for %q became %q for %q, %v", message, appid, again, appidAgain, err)
		}
	})
}
