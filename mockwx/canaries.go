package mockwx

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"wxflow/mockwx/canary"
	"wxflow/mockwx/internal/admin"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A Canary is a secret of the fixture, or one that a call was answered with. It belongs
// on a server and nowhere else: where it shows up, something leaks.
type Canary struct {
	Value string
	What  string // secret, session_key, access_token …
	AppID string // whose it is, or the corpid
	User  string // "": the app's
	Call  int64  // whose answer it was in; 0: it is the fixture's
}

// String says what it is, without its value.
func (c Canary) String() string { return c.Text().EN }

// Text says what it is, without its value.
func (c Canary) Text() Text {
	whose := text.Of(c.AppID, c.AppID+" ")
	if c.User != "" {
		whose = text.Say("%s in %s", "%s（%s）", c.User, c.AppID)
	}
	if c.Call == 0 {
		return text.Say("the %s of %s", "%[2]s的 %[1]s", c.What, whose)
	}
	return text.Say("the %s of %s, which call %d was answered with", "第 %[3]d 次调用返回的 %[2]s的 %[1]s", c.What, whose, c.Call)
}

// Canaries lists the secrets of the fixture and of fresh apps, and what calls of the journal
// were answered with: session_keys, tokens, tickets and keys. Secrets of a fixture that
// accepts any are not known.
func (f *Fake) Canaries() []Canary {
	w := f.world()
	all := fixtureCanaries(w)
	records := w.Journal.Find(journal.All)
	for i := range records {
		all = append(all, callCanaries(&records[i])...)
	}
	return all
}

func fixtureCanaries(w *world.World) (all []Canary) {
	add := func(what, id, value string) {
		if value != "" && value != AnySecret {
			all = append(all, Canary{Value: value, What: what, AppID: id})
		}
	}
	for a := range w.All() {
		add("secret", a.AppID, a.Secret)
		add("push token", a.AppID, a.Push.Token)
		add("EncodingAESKey", a.AppID, a.Push.EncodingAESKey)
	}
	for _, m := range w.Fixture.Components {
		add("secret", m.AppID, m.Secret)
	}
	for _, m := range w.Fixture.Corps {
		add("secret", m.CorpID, m.Secret)
	}
	return all
}

// callCanaries finds the secrets in the reply of a call.
func callCanaries(r *journal.Record) (all []Canary) {
	var reply any
	if json.Unmarshal(r.Reply, &reply) != nil {
		return nil
	}
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(name, v[name])
			}
		case []any:
			for _, member := range v {
				walk(name, member)
			}
		case string:
			if v != "" && (strings.HasSuffix(name, "token") || strings.HasSuffix(name, "ticket") || strings.HasSuffix(name, "_key")) {
				all = append(all, Canary{v, name, text.WithoutSecrets(r.AppID), r.User, r.ID})
			}
		}
	}
	walk("", reply)
	return all
}

// canaryLines answers with the canaries, one a line, as they are and encoded: for grep -F -f.
func (f *Fake) canaryLines(*http.Request) (any, error) {
	var b strings.Builder
	for _, c := range f.Canaries() {
		for _, form := range canary.Forms(c.Value) {
			b.WriteString(form.Text + "\n")
		}
	}
	return admin.File{ContentType: "text/plain; charset=utf-8", Text: []byte(b.String())}, nil
}
