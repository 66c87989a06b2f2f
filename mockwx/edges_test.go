package mockwx

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

// What lives for a time is good in its last second and no longer: each life of
// the fake, to the second.
func TestLivesEndToTheSecond(t *testing.T) {
	code := func(v map[string]any) ErrCode {
		n, _ := v["errcode"].(float64)
		return ErrCode(n)
	}
	for _, c := range []struct {
		name string
		life time.Duration
		end  ErrCode
		make func(f *Fake) (use func() ErrCode)
	}{
		{"js_code", codeLife, wechat.InvalidCode, func(f *Fake) func() ErrCode {
			js := issue(t, f, app1, "alice")
			return func() ErrCode { return get(t, f, loginQuery(app1, js)).ErrCode }
		}},
		{"OAuth2 code", codeLife, wechat.InvalidCode, func(f *Fake) func() ErrCode {
			c := oauthCodeFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, oauthQuery(app1, c)).ErrCode }
		}},
		{"phone code", codeLife, wechat.InvalidCode, func(f *Fake) func() ErrCode {
			c, _ := f.IssuePhoneCode(app1, "alice")
			return func() ErrCode {
				return code(post(t, f, tokened(t, f, phonePath+"?access_token=TOKEN"), `{"code":"`+c+`"}`))
			}
		}},
		{"session_key", defaultKeyLife, wechat.SessionKeyDead, func(f *Fake) func() ErrCode {
			openid, key := logIn(t, f, app1, "alice")
			return func() ErrCode {
				return code(ask(t, f, "GET", signedQuery(checkPath, appToken(t, f, app1), openid, key), "", ""))
			}
		}},
		{"access_token", tokenLife * time.Second, wechat.AccessTokenExpired, func(f *Fake) func() ErrCode {
			token := appToken(t, f, app1)
			return func() ErrCode { return tokenErr(f, token) }
		}},
		{"superseded access_token", tokenOverlap * time.Second, wechat.InvalidCredential, func(f *Fake) func() ErrCode {
			token := appToken(t, f, app1)
			appToken(t, f, app1)
			return func() ErrCode { return tokenErr(f, token) }
		}},
		{"a user's access_token", tokenLife * time.Second, wechat.AccessTokenExpired, func(f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, userinfoQuery(g.AccessToken, "")).ErrCode }
		}},
		{"a renewed access_token", 2*tokenLife*time.Second - time.Second, wechat.AccessTokenExpired, func(f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			f.Advance(tokenLife*time.Second - time.Second)
			if again := getGranted(t, f, refreshQuery(app1, g.RefreshToken), 0); again.AccessToken != g.AccessToken {
				t.Error("an access_token that has not expired is replaced")
			}
			f.Advance(-(tokenLife*time.Second - time.Second))
			return func() ErrCode { return get(t, f, userinfoQuery(g.AccessToken, "")).ErrCode }
		}},
		{"refresh_token", refreshLife * time.Second, wechat.RefreshTokenExpired, func(f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, refreshQuery(app1, g.RefreshToken)).ErrCode }
		}},
		{"component_verify_ticket", ticketLife, wechat.TicketExpired, func(f *Fake) func() ErrCode {
			f.SetClock(time.Unix(at.Unix()/600*600, 0)) // where a new one begins
			body := platformBody(t, f, platform1)
			return func() ErrCode { return code(post(t, f, componentPath+"api_component_token", body)) }
		}},
		{"authorization_code", authCodeLife * time.Second, wechat.AuthCodeExpired, func(f *Fake) func() ErrCode {
			c := authorize(t, f, platform1, app1)
			return func() ErrCode {
				return code(post(t, f, componentPath+"api_query_auth?component_access_token="+platformToken(f, platform1), `{"component_appid":"`+platform1+`","authorization_code":"`+c+`"}`))
			}
		}},
		{"payment", tradeLife * time.Second, wechat.InvalidTrade, func(f *Fake) func() ErrCode {
			p, err := f.Pay(Payment{AppID: app1, User: "alice"})
			if err != nil {
				t.Fatal(err)
			}
			return func() ErrCode { return code(post(t, f, tokened(t, f, paidQuery(aliceIn1, p)), "")) }
		}},
		{"encrypted phone number", phoneMessageLife * time.Second, wechat.DataNotExist, func(f *Fake) func() ErrCode {
			logIn(t, f, app1, "alice")
			e, err := f.Encrypt(EncryptRequest{AppID: app1, User: "alice", Type: "phone"})
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(e.EncryptedData))
			return func() ErrCode {
				return code(post(t, f, tokened(t, f, msgPath+"?access_token=TOKEN"), `{"encrypted_msg_hash":"`+hex.EncodeToString(sum[:])+`"}`))
			}
		}},
		{"rid", ridLife + time.Second, wechat.RIDTooOld, func(f *Fake) func() ErrCode {
			post(t, f, tokened(t, f, subscribePath), "{}")
			rid := f.Calls()[0].RID
			return func() ErrCode {
				return code(post(t, f, tokened(t, f, "/cgi-bin/openapi/rid/get?access_token=TOKEN"), `{"rid":"`+rid+`"}`))
			}
		}},
		{"activity of a user", activeFor + time.Second, wechat.OpenIDInactive, func(f *Fake) func() ErrCode {
			logIn(t, f, app1, "alice")
			return func() ErrCode { return code(post(t, f, tokened(t, f, secPath), secJSON(aliceIn1, 1, "x"))) }
		}},
	} {
		for _, late := range []time.Duration{-1, 0} {
			f := newFake(t, nil)
			use := c.make(f)
			f.Advance(c.life + late*time.Second)
			want := ErrCode(0)
			if late == 0 {
				want = c.end
			}
			if got := use(); got != want {
				t.Errorf("%s after %v: errcode %d, want %d", c.name, c.life+late*time.Second, got, want)
			}
		}
	}
}

// What is bounded in size is taken at the bound and refused one beyond it.
func TestBoundsAreExact(t *testing.T) {
	n := func(format string, n int) string { return fmt.Sprintf(format, strings.Repeat("x", n)) }
	month := func(d time.Duration) string { return fmt.Sprintf(`{"expire_time":%d}`, at.Add(d).Unix()) }
	for _, c := range []struct {
		target, good, bad string
		want              ErrCode
	}{
		{secPath, secJSON(aliceIn1, 1, strings.Repeat("中", maxSecContent)), secJSON(aliceIn1, 1, strings.Repeat("中", maxSecContent+1)), wechat.ContentTooLong},
		{secPath, secJSON(aliceIn1, 4, "x"), secJSON(aliceIn1, 5, "x"), wechat.InvalidScene},
		{linkPath, n(`{"query":"%s"}`, 1024), n(`{"query":"%s"}`, 1025), wechat.InvalidQuery},
		{linkPath, `{"expire_type":1,"expire_interval":30}`, `{"expire_type":1,"expire_interval":31}`, wechat.InvalidExpiry},
		{linkPath, `{"expire_type":1,"expire_interval":1}`, `{"expire_type":1,"expire_interval":0}`, wechat.InvalidExpiry},
		{linkPath, month(linkMost), month(linkMost + time.Second), wechat.InvalidExpiry},
		{linkPath, month(linkMin), month(linkMin - time.Second), wechat.InvalidExpiry},
		{unlimitPath, n(`{"scene":"%s"}`, maxScene), n(`{"scene":"%s"}`, maxScene+1), wechat.InvalidSceneLength},
		{unlimitPath, `{"scene":"a","width":280}`, `{"scene":"a","width":279}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","line_color":{"r":255}}`, `{"scene":"a","line_color":{"r":256}}`, wechat.InvalidArgs},
		{getcodePath, n(`{"path":"%s"}`, 1024), n(`{"path":"%s"}`, 1025), wechat.InvalidPathLength},
		{squarePath, n(`{"path":"%s"}`, 128), n(`{"path":"%s"}`, 129), wechat.InvalidPathLength},
	} {
		f := newFake(t, nil)
		if rec := answered(f, "POST", tokened(t, f, c.target), c.good); strings.Contains(rec.Body.String(), `"errmsg":"`) && !strings.Contains(rec.Body.String(), `"errcode":0`) {
			t.Errorf("%s %.80s: %s", c.target, c.good, rec.Body)
		}
		wantErr(t, c.bad, post(t, f, tokened(t, f, c.target), c.bad), c.want)
	}
	state := func(n int) string {
		return connectQuery(authorizePath, "mock_user", "alice", "state", strings.Repeat("s", n))
	}
	f := newFake(t, nil)
	if a, b := visit(f, state(maxState)), visit(f, state(maxState+1)); a.Code != 302 || b.Code != 200 {
		t.Errorf("state: HTTP %d, %d", a.Code, b.Code)
	}
}
