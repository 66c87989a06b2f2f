package mockwx

import (
	"strings"
	"testing"

	"wxflow/mockwx/push"
	"wxflow/mockwx/wechat"
)

// A platformServer is the server of platform1, which gets the events about accounts and
// asks the fake about them.
type platformServer struct {
	t   *testing.T
	f   *Fake
	url string
	got *inbox
}

func newPlatformServer(t *testing.T) *platformServer {
	url, got := developer(t, success)
	return &platformServer{t, newFake(t, nil), url, got}
}

// push asks for an event about an account; appid may be empty.
func (s *platformServer) push(event, appid string) (PushResult, error) {
	return s.f.Push(s.t.Context(), PushRequest{AppID: platform1, To: s.url, Token: "mocktoken", EncodingAESKey: demoAESKey,
		Event: event, AuthorizerAppID: appid})
}

// hear pushes an event and returns the message. Nothing of it is sent in clear.
func (s *platformServer) hear(event, appid string) string {
	s.t.Helper()
	res, err := s.push(event, appid)
	if err != nil || !res.OK {
		s.t.Fatalf("%s: %+v, %v", event, res, err)
	}
	message, receiver := opened(s.t, res.Attempts[0].Sent)
	if message != res.Message || receiver != platform1 || strings.Contains(res.Attempts[0].Sent, event) {
		s.t.Errorf("%s for %s, sent as %s", message, receiver, res.Attempts[0].Sent)
	}
	for _, request := range s.got.requests() {
		if strings.Contains(request, "queryauthcode") {
			s.t.Errorf("in clear: %s", request)
		}
	}
	return message
}

// An account is what api_query_auth says of one.
type account map[string]any

// redeem asks for the account of the code in a message.
func (s *platformServer) redeem(message string) (account, ErrCode) {
	s.t.Helper()
	_, rest, _ := strings.Cut(message, "<AuthorizationCode><![CDATA[")
	code, _, _ := strings.Cut(rest, "]]>")
	target, body := platformCall("api_query_auth", `,"authorization_code":"`+code+`"`)(s.f)
	v := post(s.t, s.f, target, body)
	info, _ := v["authorization_info"].(map[string]any)
	n, _ := v["errcode"].(float64)
	return info, ErrCode(n)
}

// authorized is redeem of an event that the account's authorisation, or a change of it, causes.
func (s *platformServer) authorized(event, appid string) account {
	s.t.Helper()
	a, errcode := s.redeem(s.hear(event, appid))
	if a == nil || a["authorizer_appid"] != appid {
		s.t.Fatalf("%s: %v, errcode %v", event, a, errcode)
	}
	return a
}

// refresh asks for another access_token of the account.
func (s *platformServer) refresh(a account) ErrCode {
	s.t.Helper()
	target, body := platformCall("api_authorizer_token",
		`,"authorizer_appid":"`+a["authorizer_appid"].(string)+`","authorizer_refresh_token":"`+a["authorizer_refresh_token"].(string)+`"`)(s.f)
	return postErr(s.t, s.f, target, body)
}

// forAccounts runs a test with an account that has authorised platform1 in the fixture
// and one that has not.
func forAccounts(t *testing.T, test func(t *testing.T, s *platformServer, appid string)) {
	for name, appid := range map[string]string{"in the fixture": app1, "new": app2} {
		t.Run(name, func(t *testing.T) { test(t, newPlatformServer(t), appid) })
	}
}

// What a platform hears of an account has happened by then: the code in the message can
// be redeemed. A change of what is allowed keeps the refresh token.
func TestPushAuthorized(t *testing.T) {
	forAccounts(t, func(t *testing.T, s *platformServer, appid string) {
		first := s.authorized("authorized", appid)
		second := s.authorized(push.UpdatedEvent, appid)
		if second["authorizer_refresh_token"] != first["authorizer_refresh_token"] {
			t.Errorf("%v, then %v", first, second)
		}
		if got := s.refresh(second); got != 0 {
			t.Errorf("api_authorizer_token: errcode %v", got)
		}
	})
}

// After unauthorized, nothing that the platform has of the account is good.
func TestPushUnauthorized(t *testing.T) {
	forAccounts(t, func(t *testing.T, s *platformServer, appid string) {
		former, newest := s.authorized("authorized", appid), s.authorized(push.UpdatedEvent, appid)
		open := s.hear(push.UpdatedEvent, appid)
		if m := s.hear("unauthorized", appid); strings.Contains(m, "Code") {
			t.Errorf("%s", m)
		}
		if _, errcode := s.redeem(open); errcode != wechat.InvalidAuthCode {
			t.Errorf("a code from before: errcode %v", errcode)
		}
		for _, a := range []account{former, newest} {
			if got := s.refresh(a); got != wechat.NotAuthorized {
				t.Errorf("api_authorizer_token: errcode %v", got)
			}
			refused(t, s.f, post(t, s.f, "/cgi-bin/getcallbackip?access_token="+a["authorizer_access_token"].(string), ""),
				wechat.InvalidCredential, "has withdrawn its authorisation")
		}
		wantCode(t, get(t, s.f, componentLoginQuery(s.f, platform1, appid, "alice-code")), wechat.NotAuthorized)
	})
}

// An account that authorises the platform again gets another refresh token.
func TestPushAuthorizedAgain(t *testing.T) {
	forAccounts(t, func(t *testing.T, s *platformServer, appid string) {
		before := s.authorized("authorized", appid)
		s.hear("unauthorized", appid)
		again := s.authorized("authorized", appid)
		if again["authorizer_refresh_token"] == before["authorizer_refresh_token"] {
			t.Errorf("%v, then %v", before, again)
		}
		if old, fresh := s.refresh(before), s.refresh(again); old != wechat.InvalidAuthorizerToken || fresh != 0 {
			t.Errorf("with the old refresh token: errcode %v; with the new one: %v", old, fresh)
		}
	})
}

// Which account an event is about need not be said where one has authorised the platform.
func TestPushAboutTheOnlyAccount(t *testing.T) {
	s := newPlatformServer(t)
	s.hear("authorized", app2)
	if _, err := s.push("unauthorized", ""); err == nil || !strings.Contains(err.Error(), "2 have authorised") {
		t.Errorf("which of the two? %v", err)
	}
	s.hear("unauthorized", app2)
	if m := s.hear("unauthorized", ""); !strings.Contains(m, "<AuthorizerAppid><![CDATA["+app1+"]]></AuthorizerAppid>") {
		t.Errorf("the only one: %s", m)
	}
}

// A reset app has authorised what the fixture says.
func TestResetAppIsAuthorized(t *testing.T) {
	s := newPlatformServer(t)
	s.hear("unauthorized", app1)
	if err := s.f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	wantCode(t, get(t, s.f, componentLoginQuery(s.f, platform1, app1, "alice-code")), 0)
}

// The bytes of the events about an account.
func TestGoldenAuthorized(t *testing.T) {
	for _, event := range push.ComponentEvents()[1:] {
		url, got := developer(t, success)
		r := PushRequest{AppID: platform1, To: url, Token: "mocktoken", EncodingAESKey: demoAESKey, Event: event}
		res, err := newFake(t, nil).Push(t.Context(), r)
		if err != nil || !res.OK {
			t.Fatalf("%+v, %v", res, err)
		}
		golden(t, "push-"+event, []byte(strings.Join(got.requests(), "")+"\n\n"+res.Message))
	}
}
