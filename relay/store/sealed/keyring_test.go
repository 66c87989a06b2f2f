package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func TestParseKeyring(t *testing.T) {
	t.Parallel()
	fresh := NewKey()
	first := keyring(t, testSealKey).Keys[0].id
	for _, same := range []string{
		testSealKey, strings.TrimRight(testSealKey, "="), " " + testSealKey + " \r\n",
		hex.EncodeToString([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f")),
		testSealKey + ",\n\n" + fresh + ",",
	} {
		if r, err := ParseKeyring(same); err != nil || r.Keys[0].id != first {
			t.Errorf("%q: %v", same, err)
		}
	}
	key, _ := decodeKey(testSealKey) // what is stored names its key by this
	if sum := sha256.Sum256(append([]byte("wxrelay key id\x00"), key...)); first != [4]byte(sum[:]) {
		t.Errorf("the id of a key is %x", first)
	}
	var many []string
	for range maxKeys + 1 {
		many = append(many, NewKey())
	}
	if r, err := ParseKeyring(strings.Join(many[:maxKeys], ",")); err != nil || len(r.Keys) != maxKeys {
		t.Errorf("%d keys: %v", maxKeys, err)
	}
	for _, bad := range []string{
		strings.Join(many, ","),
		"", " ,\n", "hunter2", testSealKey[1:], testSealKey + "A", strings.Repeat("zz", 32), strings.Repeat("00", 31),
		testSealKey + "," + testSealKey, testSealKey + "," + "hunter2", strings.Repeat("A", 42) + "B=",
	} {
		if r, err := ParseKeyring(bad); err == nil {
			t.Errorf("%q is %d keys", bad, len(r.Keys))
		} else if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), testSealKey) {
			t.Errorf("shown: %v", err)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v %s", keyring(t, testSealKey), *keyring(t, testSealKey), keyring(t, testSealKey),
		keyring(t, testSealKey)); strings.Contains(s, testSealKey) {
		t.Error(s)
	}
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	other := NewKey()
	old, rotated, foreign := keyring(t, testSealKey), keyring(t, other, testSealKey), keyring(t, other)
	value, here := []byte(testKey), []byte("here")
	sealed := old.seal(sealedSession, value, here)
	if bytes.Contains(sealed, value) || bytes.Equal(sealed, old.seal(sealedSession, value, here)) {
		t.Error("it can be read, or compared")
	}
	for _, r := range []*Keyring{old, rotated} {
		if got, err := r.open(sealedSession, sealed, here); err != nil || !bytes.Equal(got, value) {
			t.Errorf("open: %q, %v", got, err)
		}
	}
	if got, err := foreign.open(sealedSession, rotated.seal(sealedSession, value, here), here); err != nil || !bytes.Equal(got, value) {
		t.Errorf("the first key does not seal: %v", err)
	}
	if _, err := foreign.open(sealedSession, sealed, here); err != errNoKey {
		t.Errorf("a foreign key: %v", err)
	}
	if _, err := old.open(sealedSession, sealed, []byte("there")); err != errNotOpened {
		t.Errorf("a value that was moved: %v", err)
	}
	for i := range sealed {
		if _, err := old.open(sealedSession, sealed[:i], here); err == nil {
			t.Errorf("%d of %d bytes open", i, len(sealed))
		}
		damaged := bytes.Clone(sealed)
		damaged[i] ^= 1
		if _, err := old.open(sealedSession, damaged, here); err == nil {
			t.Errorf("byte %d does not matter", i)
		}
	}
}
