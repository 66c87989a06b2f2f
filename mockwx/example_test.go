package mockwx_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
)

const loginURL = "https://api.weixin.qq.com/sns/jscode2session?grant_type=authorization_code" +
	"&appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code="

// t stands for the *testing.T of a test.
type t struct{ cleanups []func() }

func (t *t) Helper() {}

func (t *t) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

func (t *t) Fatalf(f string, a ...any) { log.Fatalf(f, a...) }

func (t *t) end() {
	for _, f := range t.cleanups {
		f()
	}
}

func body(resp *http.Response, err error) string {
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// A login as a back end does it, with nothing to set up.
func ExampleNewServer() {
	t := new(t)
	defer t.end()

	wx := mockwx.NewServer(t, mockwx.Options{})
	code, err := wx.IssueCode("wx0000000000000001", "alice")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(body(wx.Client().Get(loginURL + code)))
	// Output:
	// {"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}
}

// The journal says what WeChat does not: why.
func ExampleFake_Calls() {
	f, err := mockwx.New(mockwx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	wx := httptest.NewServer(f.Handler())
	defer wx.Close()

	code, err := f.IssueCode("wx0000000000000001", "alice")
	if err != nil {
		log.Fatal(err)
	}
	f.Advance(5*time.Minute + 12*time.Second)
	body(http.Get(wx.URL + strings.TrimPrefix(loginURL, "https://api.weixin.qq.com") + code))
	for _, c := range f.Calls() {
		fmt.Println(c.ErrCode, c.Reason)
		fmt.Println(c.ReasonZH)
	}
	// Output:
	// 40029 expired 12s ago: a js_code lives five minutes
	// code 已在 12s 前过期：js_code 只有五分钟有效
}

// The answer is lost after the code was spent: the test of every retry policy.
func ExampleFake_AddFault() {
	t := new(t)
	defer t.end()

	wx := mockwx.NewServer(t, mockwx.Options{})
	if _, err := wx.AddFault(mockwx.Fault{Path: "/sns/jscode2session", Lost: true, Times: 1}); err != nil {
		log.Fatal(err)
	}
	code, err := wx.IssueCode("wx0000000000000001", "bob")
	if err != nil {
		log.Fatal(err)
	}
	_, err = wx.Client().Get(loginURL + code)
	fmt.Println(err != nil)
	fmt.Println(strings.Contains(body(wx.Client().Get(loginURL+code)), "40163"))
	// Output:
	// true
	// true
}

// Identities are derived, so any test can know them.
func ExampleFake_Identity() {
	f, err := mockwx.New(mockwx.Options{Seed: "demo"})
	if err != nil {
		log.Fatal(err)
	}
	for _, appid := range []string{"wx0000000000000001", "wx0000000000000002"} {
		id, err := f.Identity(appid, "alice")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(id.OpenID, id.UnionID)
	}
	// Output:
	// oMOCKwRfQuR2dJVoinkAoPvzrBks oMOCU6fs8QGD7KawWCy2epMBpWNg
	// oMOCKU1FDy0I7dW-g2cFLgQNQ4jy oMOCU6fs8QGD7KawWCy2epMBpWNg
}

// Tests that run at the same time on one fake, each with an app of its own.
func ExampleFake_NewApp() {
	t := new(t)
	defer t.end()
	wx := mockwx.NewServer(t, mockwx.Options{})

	quiet, broken := wx.NewApp(t), wx.NewApp(t)
	broken.AddFault(mockwx.Fault{ErrCode: wechat.SystemError})
	for _, app := range []*mockwx.TestApp{quiet, broken} {
		body(wx.Client().Get("https://api.weixin.qq.com/sns/jscode2session?grant_type=authorization_code" +
			"&appid=" + app.AppID + "&secret=" + app.Secret + "&js_code=" + app.IssueCode("alice")))
		for _, call := range app.Calls() {
			fmt.Println(call.AppID == app.AppID, call.ErrCode)
		}
	}
	// Output:
	// true 0
	// true -1
}
