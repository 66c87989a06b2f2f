package mockwx

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// Codes of ranges: each another user's, the same again by the same seed, once.
func TestLoadCodes(t *testing.T) {
	maker, f := rangesFake(t), rangesFake(t)
	codes, err := maker.LoadCodes(app1, "", 999_998, 10) // over the end of u into vip-
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for c := range codes {
		names = append(names, c.User)
		got, errcode := rangesLogin(t, f, app1, c.JSCode)
		if c.User != "u5" && (got != c.OpenID || got != ids.New("demo").OpenID(app1, c.User)) {
			t.Errorf("%+v logged %s in, errcode %v", c, got, errcode)
		}
		if _, errcode := rangesLogin(t, f, app2, c.JSCode); c.User != "u5" && errcode != wechat.CodeUsed {
			t.Errorf("%+v in another app: errcode %v", c, errcode)
		}
		if _, errcode := rangesLogin(t, f, app1, c.JSCode); c.User != "u5" && errcode != wechat.CodeUsed {
			t.Errorf("%+v again: errcode %v", c, errcode)
		}
	}
	if got, want := strings.Join(names, " "), "u999999 u1000000 vip-1 vip-2 vip-3 u1 u2 u3 u4 u5"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The second round of u1 is another code than the first, and than u1's own.
	first, second := oneLoadCode(t, maker, "", 0), oneLoadCode(t, maker, "", 1_000_003)
	own, _ := maker.AheadCode(app1, "u1", 0)
	if first.User != "u1" || second.User != "u1" || first.JSCode == second.JSCode || first.JSCode == own {
		t.Errorf("first %+v, second %+v, own %s", first, second, own)
	}
	for _, c := range []LoadCode{first, second, oneLoadCode(t, maker, "vip-", 4)} {
		if !ids.HasCodeShape(c.JSCode) {
			t.Errorf("%s has not the shape of a code", c.JSCode)
		}
	}
	// A range of another size is another range: a wrong user would be worse.
	fx, err := ParseFixture("ranges.yaml", []byte(strings.Replace(rangesText, "1000000", "1000", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetFixture(fx); err != nil {
		t.Fatal(err)
	}
	gone, _ := maker.AheadCode(app1, "u1001", 0)
	for _, code := range []string{first.JSCode, gone} {
		if openid, errcode := rangesLogin(t, f, app1, code); errcode != wechat.InvalidCode {
			t.Errorf("logged %q in, errcode %v", openid, errcode)
		}
	}
}

func oneLoadCode(t testing.TB, f *Fake, prefix string, n int) (out LoadCode) {
	t.Helper()
	codes, err := f.LoadCodes(app1, prefix, n, 1)
	if err != nil {
		t.Fatal(err)
	}
	for c := range codes {
		out = c
	}
	return out
}

// The codes are part of the contract: files with them are kept.
func TestLoadCodesFrozen(t *testing.T) {
	f := rangesFake(t)
	for n, want := range map[int]string{0: "0NfewOSwEEnMyCpmqoFMs009nHTewOSr", 41: "0Vfb7ANviDl1vcSEBtsmlFxQuv3b7ANt", 1_000_000: "0FRz2uzcsdAfWpstknTq9ZTHtx1z2uzu"} {
		if got := oneLoadCode(t, f, "", n); got.JSCode != want {
			t.Errorf("code %d is %+v, want %s", n, got, want)
		}
	}
	if got, _ := f.AheadCode(app1, "u42", 0); got != "0ckVeaCCaIg3GwhtjgjRbc2MEDsVeaCZ" {
		t.Errorf("u42's own code is %s", got)
	}
}

func TestLoadCodesMistakes(t *testing.T) {
	f := rangesFake(t)
	for _, bad := range []struct {
		appid, prefix string
		from, n       int
	}{{"wx9", "", 0, 1}, {app1, "x", 0, 1}, {app1, "", -1, 1}, {app1, "", 1 << 32, 1}, {app1, "", 1, 1 << 32}} {
		if _, err := f.LoadCodes(bad.appid, bad.prefix, bad.from, bad.n); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	fx, err := ParseFixture("nobody.yaml", []byte("version: 1\napps: [{appid: wx00000000000000aa, secret: mock}]\nusers: [{name: carol, blocked: true}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	nobody, err := New(Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nobody.LoadCodes("wx00000000000000aa", "", 0, 1); err == nil {
		t.Error("codes for nobody")
	}
}

// Without a range the codes are those of the listed users in turn, without who
// is blocked.
func TestLoadCodesOfListedUsers(t *testing.T) {
	f, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	codes, err := f.LoadCodes(app1, "", 1, 4)
	if err != nil {
		t.Fatal(err)
	}
	i := 1
	for c := range codes {
		name := []string{"alice", "bob"}[i%2]
		own, err := f.AheadCode(app1, name, uint32(i/2))
		if err != nil || c.User != name || c.JSCode != own || c.OpenID != ids.New("demo").OpenID(app1, name) {
			t.Errorf("code %d: %+v, want %s's %s", i, c, name, own)
		}
		i++
	}
	if i != 5 {
		t.Errorf("%d codes", i-1)
	}
}

// What logins by many users leave behind is bounded: a byte or two for a user, a bit for
// a code.
func TestLoginsLeaveLittle(t *testing.T) {
	const logins = 50_000
	f := rangesFake(t)
	w, h := &tally{nothing: nothing{http.Header{}}}, f.Handler()
	login := func(from, n int) {
		codes, err := f.LoadCodes(app1, "u", from, n)
		if err != nil {
			t.Fatal(err)
		}
		for c := range codes {
			h.ServeHTTP(w, httptest.NewRequest("GET", loginQuery(app1, c.JSCode), nil))
		}
	}
	login(logins, 2*defaultJournal) // fills the journal
	before := heap()
	login(0, logins)
	used := float64(heap()) - float64(before)
	if w.openids != logins+2*defaultJournal-1 { // u5 is blocked
		t.Errorf("%d logged in", w.openids)
	}
	t.Logf("a login leaves %.1f bytes", used/logins)
	if used > 4*logins {
		t.Errorf("a login leaves %.1f bytes, more than 4", used/logins)
	}
	runtime.KeepAlive(f)
}

// A tally counts the answers with an openid.
type tally struct {
	nothing
	openids int
}

func (n *tally) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(`"openid"`)) {
		n.openids++
	}
	return len(b), nil
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
