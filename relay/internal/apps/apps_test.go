package apps

import (
	"slices"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

func app(id, secret string) credential.App {
	return credential.App{AppID: id, Secret: credential.NewSecret(secret)}
}

// The first app serves requests that name none; the list is the caller's no more.
func TestFind(t *testing.T) {
	t.Parallel()
	list := []credential.App{app("wxb", "1"), app("wxa", "2")}
	served := New(list)
	list[0].AppID = "wxz"
	for id, want := range map[string]string{"": "wxb", "wxa": "wxa", "wxb": "wxb"} {
		if a, err := served.Find(id); err != nil || a.AppID != want || a.TokenMode != credential.StableToken {
			t.Errorf("%q: %+v, %v", id, a, err)
		}
	}
	if _, err := served.Find("wxz"); fail.Of(err).Kind != refusal.BadRequest || served.Has("wxz") || !served.Has("wxa") {
		t.Errorf("an app of others: %v", err)
	}
	if got := served.List(); !slices.Equal(got, []string{"wxb", "wxa"}) {
		t.Errorf("%q", got)
	}
}

// Replace says what is another now. An order that changed is something to tell: the
// first app is the one that serves requests that name none.
func TestReplace(t *testing.T) {
	t.Parallel()
	plain := app("wxa", "1")
	plain.TokenMode = credential.PlainToken
	stable := app("wxa", "1")
	stable.TokenMode = credential.StableToken
	for _, x := range []struct {
		name                    string
		before, after           []credential.App
		added, removed, changed []string
		same                    bool
	}{
		{"nothing", []credential.App{app("wxa", "1")}, []credential.App{stable}, nil, nil, nil, true},
		{"a secret", []credential.App{app("wxa", "1"), app("wxb", "1")}, []credential.App{app("wxa", "2"), app("wxb", "1")},
			nil, nil, []string{"wxa"}, false},
		{"a token mode", []credential.App{app("wxa", "1")}, []credential.App{plain}, nil, nil, []string{"wxa"}, false},
		{"one more", []credential.App{app("wxa", "1")}, []credential.App{app("wxa", "1"), app("wxb", "1")}, []string{"wxb"}, nil, nil, false},
		{"one less", []credential.App{app("wxa", "1"), app("wxb", "1")}, []credential.App{app("wxb", "1")}, nil, []string{"wxa"}, nil, false},
		{"the order", []credential.App{app("wxa", "1"), app("wxb", "1")}, []credential.App{app("wxb", "1"), app("wxa",
			"1")}, nil, nil, nil, false},
	} {
		served := New(x.before)
		added, removed, changed, same := served.Replace(x.after)
		if !slices.Equal(added, x.added) || !slices.Equal(removed, x.removed) || !slices.Equal(changed, x.changed) || same != x.same {
			t.Errorf("%s: added %q, removed %q, changed %q, same %t", x.name, added, removed, changed, same)
		}
		if a, _ := served.Find(""); a.AppID != x.after[0].AppID || !a.Secret.Equal(x.after[0].Secret) {
			t.Errorf("%s: it serves %v", x.name, a)
		}
	}
}
