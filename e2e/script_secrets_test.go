package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wxflow/mockwx"
)

// secrets are the words that no log, error or client answer of a story may
// hold: the appsecrets and session_keys of the fixture, and every code, token and
// access_token that the story was given.
type secrets struct{ known []string }

// secretsKey is where a script keeps them.
type secretsKey struct{}

// knownSecrets are those of the built-in fixture, and what the stories use for
// a real one.
func knownSecrets(t *testing.T) []string {
	t.Helper()
	f, err := mockwx.New(mockwx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"mocksecret", "0123456789abcdef0123456789abcdef"}
	for _, a := range f.Apps() {
		for _, u := range f.Users() {
			id, err := f.Identity(a.AppID, u.Name)
			if err != nil {
				t.Fatal(err)
			}
			known = append(known, id.SessionKey, strings.ReplaceAll(id.SessionKey, "/", `\/`))
		}
	}
	if len(known) < 10 {
		t.Fatalf("only %d secrets to look for", len(known))
	}
	return known
}

// learn adds a word that a story was given.
func learn(ts *testscript.TestScript, word string) {
	s := ts.Value(secretsKey{}).(*secrets)
	s.known = append(s.known[:len(s.known):len(s.known)], word)
}

var spills struct {
	mu  sync.Mutex
	all []string
}

// bannerSecret is how the banner shows the secret of the built-in demo, which is public.
const bannerSecret = "  appid  wx0000000000000001   secret  mocksecret0000000000000000000001   "

// spill notes every secret in a text; a token in the answer that gives it is
// none. The word itself goes into no message.
func spill(ts *testscript.TestScript, where, text string) {
	text = strings.Replace(text, bannerSecret, "", 1)
	for i, word := range ts.Value(secretsKey{}).(*secrets).known {
		given := strings.NewReplacer(`"token":"`+word, "", `"access_token":"`+word, "")
		if !strings.Contains(given.Replace(text), word) {
			continue
		}
		spills.mu.Lock()
		spills.all = append(spills.all, fmt.Sprintf("%s: secret %d is in %s", ts.Name(), i, where))
		spills.mu.Unlock()
	}
}

func reportSpills(t *testing.T) {
	spills.mu.Lock()
	defer spills.mu.Unlock()
	for _, s := range spills.all {
		t.Error(s)
	}
}
