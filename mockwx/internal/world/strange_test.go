package world

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// However many apps there are, another app's code is known, whoever it is for, and one that
// no seed of ours made is not.
func TestCodesAmongManyApps(t *testing.T) {
	var text strings.Builder
	text.WriteString("version: 1\nseed: demo\napps:\n")
	for i := range appsToTry + 2 {
		fmt.Fprintf(&text, "  - {appid: wx%016d, secret: mock}\n", i+1)
	}
	text.WriteString("users: [{name: alice}, {prefix: u, count: 10}]\n")
	w := worldOf(t, text.String())
	fresh, err := w.AddFresh(fixture.FreshApp{Users: []fixture.User{{Name: "zoe"}}})
	if err != nil {
		t.Fatal(err)
	}
	a, last := w.App("wx0000000000000001"), w.App(fmt.Sprintf("wx%016d", appsToTry+2))
	for _, x := range []struct {
		of   *App
		user string
	}{{last, "alice"}, {last, "u7"}, {fresh, "zoe"}} {
		var foreign *ForeignCode
		if _, err := w.ReadCode(ids.JSCode, a, w.Login(x.of, w.User(x.of, x.user), noon), noon); !errors.As(err, &foreign) || foreign.App != x.of {
			t.Errorf("a code of %s for %s: %v", x.user, x.of.AppID, err)
		}
	}
	all, err := w.LoadCodes(last.AppID, "u", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for c := range all {
		var foreign *ForeignCode
		if _, err := w.ReadCode(ids.JSCode, a, c.JSCode, noon); !errors.As(err, &foreign) {
			t.Errorf("a code made ahead: %v", err)
		}
	}
	strange := ids.New("other").MintCode(ids.JSCode, last.AppID, ids.Code{User: ids.New("other").Mark("alice")}, 0)
	if _, err := w.ReadCode(ids.JSCode, a, strange, noon); err == nil || !isUnknown(err) {
		t.Errorf("a code of another seed: %v", err)
	}
}
