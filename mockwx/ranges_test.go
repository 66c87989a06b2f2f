package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/wechat"
)

const rangesText = `
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

func rangesFake(t testing.TB) *Fake {
	t.Helper()
	return fakeOf(t, rangesText)
}

func fakeOf(t testing.TB, text string) *Fake {
	t.Helper()
	fx, err := ParseFixture("ranges.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func rangesLogin(t *testing.T, f *Fake, appid, code string) (openid string, errcode ErrCode) {
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

// Some members of the ranges. Only those of u have a phone.
var someMembers = []string{"u1", "u42", "u1000000", "vip-3"}

// A member of a range is a user like any other: the same formula for the openid, and
// every sort of js_code logs them in.
func TestMembers(t *testing.T) {
	f := rangesFake(t)
	for _, name := range someMembers {
		want := ids.New("demo").OpenID(app1, name)
		id, err := f.Identity(app1, name)
		if err != nil || id.OpenID != want {
			t.Errorf("identity of %s: got %+v, %v, want %s", name, id, err, want)
		}
		ahead, err := f.AheadCode(app1, name, 7)
		if err != nil {
			t.Fatal(err)
		}
		issued, magic := issue(t, f, app1, name), "user:"+name
		for _, code := range []string{issued, ahead, magic} {
			if got, errcode := rangesLogin(t, f, app1, code); got != want {
				t.Errorf("%s with %s: got %q, errcode %v, want %s", name, code, got, errcode, want)
			}
		}
		for _, code := range []string{issued, ahead} {
			if _, errcode := rangesLogin(t, f, app1, code); errcode != wechat.CodeUsed {
				t.Errorf("%s again: errcode %v", name, errcode)
			}
		}
	}
}

// The codes of taps and of OAuth2 are a member's as well.
func TestOtherCodesOfMembers(t *testing.T) {
	f := rangesFake(t)
	checkBearer := func(name string, kind ids.CodeKind, code string) {
		t.Helper()
		w := f.world()
		if p, err := w.ReadCode(kind, w.App(app1), code, f.Now()); err != nil || p.User.Name != name {
			t.Errorf("%s by a code of kind %v: %v", name, kind, err)
		}
	}
	for _, name := range someMembers {
		checkBearer(name, ids.OAuthCode, oauthCodeFor(t, f, app1, name, ""))
		if phone, err := f.IssuePhoneCode(app1, name); (err == nil) != (name != "vip-3") {
			t.Errorf("%s: phone code %q, %v; only u has a phone", name, phone, err)
		} else if err == nil {
			checkBearer(name, ids.PhoneCode, phone)
		}
	}
}

// What takes the name of a user takes a member's.
func TestNamesOfMembers(t *testing.T) {
	f := rangesFake(t)
	for _, name := range someMembers {
		if _, err := f.Encrypt(EncryptRequest{AppID: app1, User: name, Type: "userinfo"}); err != nil {
			t.Error(err)
		}
		addFault(t, f, Fault{User: name, Times: 1, ErrCode: wechat.SystemError})
		if _, errcode := rangesLogin(t, f, app1, "user:"+name); errcode != wechat.SystemError {
			t.Errorf("a fault for %s: errcode %v", name, errcode)
		}
	}
}

func TestNoSuchMembers(t *testing.T) {
	f := rangesFake(t)
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
	f := rangesFake(t)
	if _, errcode := rangesLogin(t, f, app1, "user:u5"); errcode != wechat.CodeBlocked {
		t.Errorf("u5 is blocked, but: errcode %v", errcode)
	}
	codes, err := f.LoadCodes(app1, "u", 4, 1)
	if err != nil {
		t.Fatal(err)
	}
	for c := range codes {
		if _, errcode := rangesLogin(t, f, app1, c.JSCode); c.User != "u5" || errcode != wechat.CodeBlocked {
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
	f := rangesFake(t)
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
	f := fakeOf(t, strings.Replace(rangesText, "1000000", "1000", 1))
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
	if n := w.Population(w.App(a.AppID)); n != 1004 {
		t.Errorf("%d users", n)
	}
	if _, err := f.AddApp(FreshApp{Users: []User{{Count: 5, Prefix: "x"}}}); err == nil {
		t.Error("a fresh app has a range of its own")
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
