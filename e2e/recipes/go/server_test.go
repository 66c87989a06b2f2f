package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// wechat asks the fake's admin API. mockwx 的管理接口。
func wechat(t *testing.T, method, path, body string, into any) {
	t.Helper()
	req, err := http.NewRequest(method, os.Getenv("MOCKWX_ADMIN_URL")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	decode(t, req, into)
}

func decode(t *testing.T, req *http.Request, into any) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode >= 400 {
		t.Fatalf("%s: %s, %v", req.URL.Path, resp.Status, err)
	}
}

// codeOfAlice is what wx.login gives alice. wx.login 给 alice 的 code。
func codeOfAlice(t *testing.T) string {
	t.Helper()
	var got struct{ Code string }
	wechat(t, "POST", "/login", `{"appid":"wx0000000000000001","user":"alice"}`, &got)
	return got.Code
}

type answer struct {
	OpenID  string
	ErrCode int
}

func ask(t *testing.T, server *httptest.Server, code string) (a answer) {
	t.Helper()
	req, err := http.NewRequest("GET", server.URL+"/login?code="+code, nil)
	if err != nil {
		t.Fatal(err)
	}
	decode(t, req, &a)
	return a
}

func TestLogin(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(login))
	defer server.Close()
	code := codeOfAlice(t)
	if got := ask(t, server, code); got.OpenID != "oMOCKwRfQuR2dJVoinkAoPvzrBks" {
		t.Errorf("the first time: %+v", got)
	}
	if got := ask(t, server, code); got.ErrCode != 40163 {
		t.Errorf("the second time: %+v", got)
	}
	var calls []struct{ Reason string }
	wechat(t, "GET", "/calls?errcode=40163&wait=5s", "", &calls)
	if len(calls) == 0 || !strings.Contains(calls[0].Reason, "already redeemed by call") {
		t.Errorf("the reason: %+v", calls)
	}
}

func TestWeChatIsBusy(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(login))
	defer server.Close()
	wechat(t, "POST", "/faults", `{"path":"/sns/jscode2session","errcode":-1,"times":1}`, &struct{}{})
	if got := ask(t, server, codeOfAlice(t)); got.ErrCode != -1 {
		t.Errorf("%+v", got)
	}
}
