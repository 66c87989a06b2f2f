package mockwx

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/wechat"
)

const crowdText = `
version: 1
seed: demo
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001}
  - {appid: wx0000000000000002, secret: mocksecret0000000000000000000002}
users:
  - {name: alice}
  - {count: 1000000, prefix: u, phone: "13800138000"}
  - {name: u5, blocked: true}
  - {count: 3, prefix: vip-, nickname: 贵宾}
`

func crowdFake(t testing.TB) *Fake {
	t.Helper()
	fx, err := ParseFixture("crowd.yaml", []byte(crowdText))
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func crowdLogin(t *testing.T, f *Fake, appid, code string) (openid string, errcode ErrCode) {
	t.Helper()
	var got struct {
		OpenID  string
		ErrCode ErrCode
	}
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", loginQuery(appid, code), nil))
	if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got.OpenID, got.ErrCode
}

// A member of a range is a user like any other: the same formulas, and whatever
// takes a name takes theirs.
func TestMembers(t *testing.T) {
	f := crowdFake(t)
	for _, name := range []string{"u1", "u42", "u1000000", "vip-3"} {
		want := ids.New("demo").OpenID(app1, name)
		id, err := f.Identity(app1, name)
		if err != nil || id.OpenID != want {
			t.Errorf("identity of %s: got %+v, %v, want %s", name, id, err, want)
		}
		issued, err := f.IssueCode(app1, name)
		if err != nil {
			t.Fatal(err)
		}
		ahead, err := f.AheadCode(app1, name, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{issued, ahead, "user:" + name} {
			if got, errcode := crowdLogin(t, f, app1, code); got != want {
				t.Errorf("%s with %s: got %q, errcode %v, want %s", name, code, got, errcode, want)
			}
		}
		for _, code := range []string{issued, ahead} {
			if _, errcode := crowdLogin(t, f, app1, code); errcode != wechat.CodeUsed {
				t.Errorf("%s again: errcode %v", name, errcode)
			}
		}
		if phone, err := f.IssuePhoneCode(app1, name); (err == nil) != (name != "vip-3") {
			t.Errorf("%s: phone code %q, %v; only u has a phone", name, phone, err)
		} else if err == nil {
			w := f.world()
			if tap, err := w.ReadCode(ids.PhoneCode, w.App(app1), phone, f.Now()); err != nil || tap.User.Name != name {
				t.Errorf("%s by phone code: %v", name, err)
			}
		}
		w := f.world()
		oauth, err := f.IssueOAuthCode(app1, name, "")
		if err != nil {
			t.Fatal(err)
		}
		if tk, err := w.ReadCode(ids.OAuthCode, w.App(app1), oauth, f.Now()); err != nil || tk.User.Name != name {
			t.Errorf("%s by OAuth2: %v", name, err)
		}
		if _, err := f.Encrypt(EncryptRequest{AppID: app1, User: name, Type: "userinfo"}); err != nil {
			t.Error(err)
		}
		if _, err := f.AddFault(Fault{User: name, Times: 1, ErrCode: wechat.SystemError}); err != nil {
			t.Error(err)
		}
		if _, errcode := crowdLogin(t, f, app1, "user:"+name); errcode != wechat.SystemError {
			t.Errorf("a fault for %s: errcode %v", name, errcode)
		}
	}
	for _, name := range []string{"u0", "u01", "u1000001", "u", "u-1", "vip-4", "vip3", "1", ""} {
		if _, err := f.IssueCode(app1, name); err == nil {
			t.Errorf("there is no %q, but it got a code", name)
		}
		if _, err := f.AddFault(Fault{User: name, ErrCode: wechat.SystemError}); err == nil && name != "" {
			t.Errorf("there is no %q, but it has a fault", name)
		}
	}
}

// Who has a row beside the range is as the row says, in codes too.
func TestRowBesideRange(t *testing.T) {
	f := crowdFake(t)
	if _, errcode := crowdLogin(t, f, app1, "user:u5"); errcode != wechat.CodeBlocked {
		t.Errorf("u5 is blocked, but: errcode %v", errcode)
	}
	codes, err := f.LoadCodes(app1, "u", 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	for c := range codes {
		if _, errcode := crowdLogin(t, f, app1, c.JSCode); c.User != "u5" || errcode != wechat.CodeBlocked {
			t.Errorf("%+v: errcode %v", c, errcode)
		}
	}
	if n := f.Fixture().Population(); n != 1_000_004 {
		t.Errorf("%d users", n)
	}
}

// Who has a row with another openid is not found by the one they would have had.
func TestRowTakesOpenID(t *testing.T) {
	fx := goldenFixture()
	fx.Users = append(fx.Users, User{Count: 10, Prefix: "u"}, User{Name: "u5", Identities: []Identity{{AppID: app1, OpenID: "oOther"}}})
	f, err := New(Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	w := f.world()
	if u := w.UserByOpenID(w.App(app1), w.IDs.OpenID(app1, "u5")); u != nil {
		t.Errorf("found %s", u.Name)
	}
	if u := w.UserByOpenID(w.App(app1), "oOther"); u == nil || u.Name != "u5" {
		t.Errorf("oOther is %v's", u)
	}
}

// Nobody asks for a million rows.
func TestUsersOfRange(t *testing.T) {
	f := crowdFake(t)
	rec := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/users", nil)
	r.Host = "127.0.0.1:1"
	f.AdminHandler().ServeHTTP(rec, r)
	var rows []map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &rows); err != nil || len(rows) != 4 {
		t.Fatalf("%v: %s", err, rec.Body)
	}
	if rows[1]["prefix"] != "u" || rows[1]["count"] != 1e6 || rows[1]["name"] != nil {
		t.Errorf("got %v", rows[1])
	}
	rec = httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/connect/oauth2/authorize?appid="+app1+"&redirect_uri=http%3A%2F%2F127.0.0.1%2F&response_type=code&scope=snsapi_userinfo", nil))
	if body := rec.Body.String(); !strings.Contains(body, "mock_user=u49&") || strings.Contains(body, "mock_user=u50&") || !strings.Contains(body, strconv.Itoa(1_000_004-50)) {
		t.Errorf("the page does not show the first %d users and how many more there are: %d bytes", 50, len(body))
	}
}

// Fresh apps see the ranges, may put somebody in a member's place, and may not
// bring ranges of their own.
func TestRangesInFreshApps(t *testing.T) {
	f := crowdFake(t)
	a := f.NewApp(t, FreshApp{App: App{DevtoolsUser: "u9"}, Users: []User{{Name: "u6", Blocked: true}}})
	code, err := f.IssueCode(a.AppID, "u6")
	if err != nil {
		t.Fatal(err)
	}
	w := f.world()
	if tk, err := w.ReadCode(ids.JSCode, w.App(a.AppID), code, f.Now()); err != nil || !tk.User.Blocked {
		t.Errorf("u6 of the fresh app: %+v, %v", tk, err)
	}
	if id := a.Identity("u7"); w.UserByOpenID(w.App(a.AppID), id.OpenID).Name != "u7" {
		t.Error("u7 was not found by openid")
	}
	if _, u := w.OwnerElsewhere(w.App(app1), a.Identity("u7").OpenID); u != nil {
		t.Errorf("the ranges of a fresh app were gone through for %s", u.Name)
	}
	if other, _ := w.OwnerElsewhere(w.App(app1), a.Identity("alice").OpenID); other == nil {
		t.Error("alice of the fresh app was not found")
	}
	if n := w.Population(w.App(a.AppID)); n != 1_000_004 {
		t.Errorf("%d users", n)
	}
	if _, err := f.AddApp(FreshApp{Users: []User{{Count: 5, Prefix: "x"}}}); err == nil {
		t.Error("a fresh app has a range of its own")
	}
}

// Codes of ranges: each another user's, the same again by the same seed, once.
func TestLoadCodes(t *testing.T) {
	maker, f := crowdFake(t), crowdFake(t)
	codes, err := maker.LoadCodes(app1, "", 999_998, 10) // over the end of u into vip-
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for c := range codes {
		names = append(names, c.User)
		got, errcode := crowdLogin(t, f, app1, c.JSCode)
		if c.User != "u5" && (got != c.OpenID || got != ids.New("demo").OpenID(app1, c.User)) {
			t.Errorf("%+v logged %s in, errcode %v", c, got, errcode)
		}
		if _, errcode := crowdLogin(t, f, app2, c.JSCode); c.User != "u5" && errcode != wechat.CodeUsed {
			t.Errorf("%+v in another app: errcode %v", c, errcode)
		}
		if _, errcode := crowdLogin(t, f, app1, c.JSCode); c.User != "u5" && errcode != wechat.CodeUsed {
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
	fx, err := ParseFixture("crowd.yaml", []byte(strings.Replace(crowdText, "1000000", "1000", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetFixture(fx); err != nil {
		t.Fatal(err)
	}
	gone, _ := maker.AheadCode(app1, "u1001", 0)
	for _, code := range []string{first.JSCode, gone} {
		if openid, errcode := crowdLogin(t, f, app1, code); errcode != wechat.InvalidCode {
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
	f := crowdFake(t)
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
	f := crowdFake(t)
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

// Two prefixes whose codes could not be told apart are refused, and so are more
// users than there are numbers.
func TestRangesThatCannotBe(t *testing.T) {
	d := ids.New("demo")
	seen := map[uint64]string{}
	for n := 0; ; n++ {
		prefix := "p" + strconv.Itoa(n) + "-"
		s, err := people.NewRanges(d, []User{{Count: 1, Prefix: prefix}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		tag := s.At(0).Mark(d) >> 27
		if other := seen[tag]; other != "" {
			fx := DefaultFixture()
			fx.Users = append(fx.Users, User{Count: 1, Prefix: prefix}, User{Count: 1, Prefix: other})
			if _, err := New(Options{Fixture: fx}); err == nil || !strings.Contains(err.Error(), strconv.Quote(other)) {
				t.Errorf("%s and %s: %v", prefix, other, err)
			}
			break
		}
		seen[tag] = prefix
	}
	fx := DefaultFixture()
	for i := range 11 {
		fx.Users = append(fx.Users, User{Count: fixture.MaxRange, Prefix: string(rune('a' + i))})
	}
	if err := fx.Validate(api.Table.APIs()); err == nil || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("1.1 thousand million users: %v", err)
	}
}

// What logins by many users leave behind is bounded: 20 bytes for a user, a bit
// for a code.
func TestLoginsLeaveLittle(t *testing.T) {
	const logins = 100_000
	f := crowdFake(t)
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
	if used > 32*logins {
		t.Errorf("a login leaves %.1f bytes, more than 32", used/logins)
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
