package mockwx

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A life is how long something that the fake hands out is good, and how it is refused
// from then on. begin has it handed out; use uses it, and returns the errcode.
type life struct {
	of     string
	length time.Duration
	end    ErrCode
	begin  func(t *testing.T, f *Fake) (use func() ErrCode)
}

// checkLives checks that each is good in its last second and no longer.
func checkLives(t *testing.T, lives []life) {
	t.Helper()
	for _, l := range lives {
		t.Run(l.of, func(t *testing.T) {
			for age, want := range map[time.Duration]ErrCode{l.length - time.Second: 0, l.length: l.end} {
				f := newFake(t, nil)
				use := l.begin(t, f)
				f.Advance(age)
				if got := use(); got != want {
					t.Errorf("after %v: errcode %d, want %d", age, got, want)
				}
			}
		})
	}
}

// postErr calls an API with a JSON body, and a fresh token of app1 for TOKEN.
func postErr(t *testing.T, f *Fake, target, body string) ErrCode {
	t.Helper()
	n, _ := post(t, f, tokened(t, f, target), body)["errcode"].(float64)
	return ErrCode(n)
}

func TestLivesOfCodes(t *testing.T) {
	checkLives(t, []life{
		{"js_code", ids.CodeLife, wechat.InvalidCode, func(t *testing.T, f *Fake) func() ErrCode {
			code := issue(t, f, app1, "alice")
			return func() ErrCode { return get(t, f, loginQuery(app1, code)).ErrCode }
		}},
		{"OAuth2 code", ids.CodeLife, wechat.InvalidCode, func(t *testing.T, f *Fake) func() ErrCode {
			code := oauthCodeFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, oauthQuery(app1, code)).ErrCode }
		}},
		{"phone code", ids.CodeLife, wechat.InvalidCode, func(t *testing.T, f *Fake) func() ErrCode {
			code, _ := f.IssuePhoneCode(app1, "alice")
			return func() ErrCode { return postErr(t, f, phonePath+"?access_token=TOKEN", codeBody(code)) }
		}},
		{"authorization_code", world.AuthCodeLife * time.Second, wechat.AuthCodeExpired, func(t *testing.T, f *Fake) func() ErrCode {
			code := authorize(t, f, platform1, app1)
			return func() ErrCode {
				target, body := platformCall("api_query_auth", `,"authorization_code":"`+code+`"`)(f)
				return postErr(t, f, target, body)
			}
		}},
		{"component_verify_ticket", 12 * time.Hour, wechat.TicketExpired, func(t *testing.T, f *Fake) func() ErrCode {
			f.SetClock(time.Unix(at.Unix()/600*600, 0)) // where a new one begins
			body := platformBody(t, f, platform1)
			return func() ErrCode { return postErr(t, f, componentPath+"api_component_token", body) }
		}},
	})
}

func TestLivesOfTokens(t *testing.T) {
	const expires = world.TokenLife * time.Second
	checkLives(t, []life{
		{"access_token", expires, wechat.AccessTokenExpired, func(t *testing.T, f *Fake) func() ErrCode {
			token := appToken(t, f, app1)
			return func() ErrCode { return tokenErr(f, token) }
		}},
		{"superseded access_token", 300 * time.Second, wechat.InvalidCredential, func(t *testing.T, f *Fake) func() ErrCode {
			token := appToken(t, f, app1)
			appToken(t, f, app1)
			return func() ErrCode { return tokenErr(f, token) }
		}},
		{"a user's access_token", expires, wechat.AccessTokenExpired, func(t *testing.T, f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, userinfoQuery(g.AccessToken, "")).ErrCode }
		}},
		{"a renewed access_token", 2*expires - time.Second, wechat.AccessTokenExpired, func(t *testing.T, f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			f.Advance(expires - time.Second)
			if again := getGranted(t, f, refreshQuery(app1, g.RefreshToken), 0); again.AccessToken != g.AccessToken {
				t.Error("an access_token that has not expired is replaced")
			}
			f.Advance(-(expires - time.Second))
			return func() ErrCode { return get(t, f, userinfoQuery(g.AccessToken, "")).ErrCode }
		}},
		{"refresh_token", 30 * 24 * time.Hour, wechat.RefreshTokenExpired, func(t *testing.T, f *Fake) func() ErrCode {
			g := grantFor(t, f, app1, "alice", "")
			return func() ErrCode { return get(t, f, refreshQuery(app1, g.RefreshToken)).ErrCode }
		}},
	})
}

// What a user did, and what the fake remembers of it.
func TestLivesOfMemories(t *testing.T) {
	checkLives(t, []life{
		{"session_key", 72 * time.Hour, wechat.SessionKeyDead, func(t *testing.T, f *Fake) func() ErrCode {
			openid, key := logIn(t, f, app1, "alice")
			return func() ErrCode { return get(t, f, signedQuery(checkPath, appToken(t, f, app1), openid, key)).ErrCode }
		}},
		{"payment", 5 * time.Minute, wechat.InvalidTrade, func(t *testing.T, f *Fake) func() ErrCode {
			p, err := f.Pay(Payment{AppID: app1, User: "alice"})
			if err != nil {
				t.Fatal(err)
			}
			return func() ErrCode { return postErr(t, f, paidQuery(aliceIn1, p), "") }
		}},
		{"encrypted phone number", 3 * 24 * time.Hour, wechat.DataNotExist, func(t *testing.T, f *Fake) func() ErrCode {
			logIn(t, f, app1, "alice")
			e, err := f.Encrypt(EncryptRequest{AppID: app1, User: "alice", Type: "phone"})
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(e.EncryptedData))
			body := `{"encrypted_msg_hash":"` + hex.EncodeToString(sum[:]) + `"}`
			return func() ErrCode { return postErr(t, f, msgPath+"?access_token=TOKEN", body) }
		}},
		{"rid", 7*24*time.Hour + time.Second, wechat.RIDTooOld, func(t *testing.T, f *Fake) func() ErrCode {
			post(t, f, tokened(t, f, subscribePath), "{}")
			body := `{"rid":"` + f.Calls()[0].RID + `"}`
			return func() ErrCode { return postErr(t, f, "/cgi-bin/openapi/rid/get?access_token=TOKEN", body) }
		}},
		{"activity of a user", 2*time.Hour + time.Second, wechat.OpenIDInactive, func(t *testing.T, f *Fake) func() ErrCode {
			logIn(t, f, app1, "alice")
			return func() ErrCode { return postErr(t, f, secPath, secJSON(aliceIn1, 1, "x")) }
		}},
	})
}
