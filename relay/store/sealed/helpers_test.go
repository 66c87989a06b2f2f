package sealed

import (
	"strings"
	"testing"
)

const (
	testKey     = "iiOoSmVRd8BdynRI7qiA9g=="
	testSealKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

func keyring(t testing.TB, keys ...string) *Keyring {
	t.Helper()
	r, err := ParseKeyring(strings.Join(keys, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
