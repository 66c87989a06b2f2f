package msgcrypt

import (
	"bytes"
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
	for _, bad := range []string{"", sampleKey[1:], sampleKey + "A", sampleKey[1:] + "=", sampleKey[1:] + "+", sampleKey[1:] + "/", sampleKey[1:] + "\n", sampleKey[1:] + "-", sampleKey[:40] + "钥"} {
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
