package mockwx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/wechat"
)

// apisFixture is goldenFixture with what the message and link APIs look at.
func apisFixture() *Fixture {
	fx, no, one := goldenFixture(), false, 1
	fx.Apps[0].Pages = []string{"pages/index/index", "pages/order/show"}
	fx.Apps[0].Templates = []fixture.Template{{TemplateID: "tmpl-order", Fields: []string{"thing5", "time2"}}, {TemplateID: "tmpl-any"}}
	fx.Apps[0].ReplyLimit = &one
	fx.Apps[1].Unpublished = true
	fx.Users[1].Refuses = []string{"tmpl-any"}
	fx.Users[1].Contacted = &no
	return fx
}

func subscribeJSON(openid, template, more string) string {
	return fmt.Sprintf(`{"touser":"%s","template_id":"%s","data":{"thing5":{"value":"红茶"},"time2":{"value":"2026年1月2日 03:04"}}%s}`, openid, template, more)
}

const (
	subscribePath = "/cgi-bin/message/subscribe/send?access_token=TOKEN"
	customPath    = "/cgi-bin/message/custom/send?access_token=TOKEN"
)

func TestGoldenSubscribeSend(t *testing.T) {
	fx := apisFixture()
	const name = "cgi-bin-message-subscribe-send-"
	runGoldens(t, []goldenCase{
		{name: name + "ok", fixture: fx, target: subscribePath, body: subscribeJSON(aliceIn1, "tmpl-order", `,"page":"pages/index/index?id=1","miniprogram_state":"formal","lang":"zh_CN"`)},
		{name: name + "40003", fixture: fx, target: subscribePath, body: subscribeJSON("nobody", "tmpl-order", "")},
		{name: name + "40037", fixture: fx, target: subscribePath, body: subscribeJSON(aliceIn1, "tmpl-other", "")},
		{name: name + "41001", fixture: fx, target: "/cgi-bin/message/subscribe/send", body: `{"access_token":"x"}`},
		{name: name + "41030", fixture: fx, target: subscribePath, body: subscribeJSON(aliceIn1, "tmpl-order", `,"page":"pages/none"`)},
		{name: name + "43101", fixture: fx, target: subscribePath, body: subscribeJSON(bobIn1, "tmpl-any", "")},
		{name: name + "44002", fixture: fx, method: "POST", target: subscribePath},
		{name: name + "47001", fixture: fx, target: subscribePath, body: "touser=x"},
		{name: name + "47003", fixture: fx, target: subscribePath, body: strings.Replace(subscribeJSON(aliceIn1, "tmpl-order", ""), "红茶", strings.Repeat("茶", 21), 1)},
		{name: name + "47003-empty", fixture: fx, target: subscribePath, body: strings.Replace(subscribeJSON(aliceIn1, "tmpl-order", ""), "time2", "time3", 1)},
	})
}

func customJSON(openid, kind, block string) string {
	return fmt.Sprintf(`{"touser":"%s","msgtype":"%s","%s":%s}`, openid, kind, kind, block)
}

func TestGoldenCustomSend(t *testing.T) {
	fx := apisFixture()
	const name = "cgi-bin-message-custom-send-"
	hello := customJSON(aliceIn1, "text", `{"content":"你好"}`)
	runGoldens(t, []goldenCase{
		{name: name + "ok", fixture: fx, target: customPath, body: hello},
		{name: name + "40003", fixture: fx, target: customPath, body: customJSON(aliceIn2, "text", `{"content":"x"}`)},
		{name: name + "40007", fixture: fx, target: customPath, body: customJSON(aliceIn1, "image", `{"media_id":""}`)},
		{name: name + "40008", fixture: fx, target: customPath, body: customJSON(aliceIn1, "letter", `{}`)},
		{name: name + "45015", fixture: fx, target: customPath, body: customJSON(bobIn1, "text", `{"content":"x"}`)},
		{name: name + "45047", fixture: fx, target: customPath, body: hello, twice: true},
	})
}

// What was sent to whom can be read in the journal, and faults find the user.
func TestSentMessagesInTheJournal(t *testing.T) {
	f := newFake(t, nil)
	wantErr(t, "alice", post(t, f, tokened(t, f, subscribePath), subscribeJSON(aliceIn1, "any", "")), 0)
	wantErr(t, "bob", post(t, f, tokened(t, f, customPath), customJSON(bobIn1, "text", `{"content":"hello bob"}`)), 0)
	calls := f.CallsWhere(CallFilter{User: "bob"})
	if len(calls) != 1 || !strings.Contains(string(calls[0].Body), "hello bob") {
		t.Errorf("bob's calls: %+v", calls)
	}
	if got := askAdmin(t, f, "GET", "/calls?user=alice", "", 200); !strings.Contains(got, "红茶") || strings.Contains(got, "hello bob") {
		t.Errorf("alice's calls: %s", got)
	}
	if _, err := f.AddFault(Fault{User: "bob", ErrCode: wechat.SystemError}); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "alice", post(t, f, tokened(t, f, subscribePath), subscribeJSON(aliceIn1, "any", "")), 0)
	wantErr(t, "bob", post(t, f, tokened(t, f, subscribePath), subscribeJSON(bobIn1, "any", "")), wechat.SystemError)
}

// A number is taken as its digits, and null as nothing.
func TestSubscribeNumbers(t *testing.T) {
	f := newFake(t, nil)
	v := post(t, f, tokened(t, f, subscribePath), `{"touser":"`+aliceIn1+`","template_id":"x","data":{"number1":{"value":42},"amount2":{"value":null}}}`)
	if s, _ := v["errmsg"].(string); !strings.HasPrefix(s, "argument invalid! data.amount2.value is empty rid: ") {
		t.Errorf("%v", v)
	}
}

func TestCustomTypes(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct {
		kind, block string
		want        ErrCode
	}{
		{"text", `{"content":""}`, wechat.EmptyContent}, {"image", `{"media_id":"m"}`, 0}, {"voice", `{}`, wechat.InvalidMediaID},
		{"link", `{"title":"t","url":"u"}`, 0}, {"link", `{"title":"t"}`, wechat.InvalidArgs}, {"link", `{"url":"u"}`, wechat.InvalidArgs},
		{"miniprogrampage", `{"title":"t","pagepath":"p","thumb_media_id":"m"}`, 0},
		{"miniprogrampage", `{"pagepath":"p"}`, wechat.InvalidMediaID}, {"miniprogrampage", `{}`, wechat.InvalidArgs},
		{"news", `{"articles":[]}`, 0},
	} {
		wantErr(t, c.kind+c.block, post(t, f, tokened(t, f, customPath), customJSON(aliceIn1, c.kind, c.block)), c.want)
	}
}

// Twenty messages in 48 hours of the fake's clock, to each user.
func TestReplyLimit(t *testing.T) {
	f := newFake(t, nil)
	send := func(openid string) map[string]any {
		return post(t, f, tokened(t, f, customPath), customJSON(openid, "text", `{"content":"x"}`))
	}
	for i := range 20 {
		wantErr(t, fmt.Sprint(i+1), send(aliceIn1), 0)
	}
	wantErr(t, "one more", send(aliceIn1), wechat.ReplyLimit)
	wantErr(t, "somebody else", send(bobIn1), 0)
	f.Advance(48 * time.Hour)
	wantErr(t, "two days later", send(aliceIn1), 0)
}

// Whatever is sent with a good token, each API answers with JSON or a picture.
func FuzzAppAPIs(f *testing.F) {
	var targets []string
	for _, e := range api.Table.All() {
		if e.Needs == gateway.AppToken && e.Method == "POST" {
			targets = append(targets, e.Path)
		}
	}
	if len(targets) < 9 {
		f.Fatalf("only %v", targets)
	}
	for i, body := range []string{
		subscribeJSON(aliceIn1, "t", ""), customJSON(aliceIn1, "text", `{"content":"x"}`), secJSON(aliceIn1, 1, "\\ud800"), mediaJSON(aliceIn1, 1, "u"),
		`{"scene":"a","width":1e9}`, `{"path":"p","line_color":{"r":-1}}`, `{"path":"p","width":"280"}`, `{"expire_time":9223372036854775807}`, `{"jump_wxa":null}`,
		"", "[]", "null", "a=b", `{"touser":1}`, "\xff",
	} {
		f.Add(uint8(i), body)
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		fake := newFake(t, nil)
		rec := answered(fake, "POST", tokened(t, fake, targets[int(which)%len(targets)]+"?access_token=TOKEN"), body)
		b := rec.Body.Bytes()
		if rec.Code != 200 || !json.Valid(b) && !bytes.HasPrefix(b, []byte("\xff\xd8\xff\xe0")) && !bytes.HasPrefix(b, []byte("\x89PNG")) {
			t.Errorf("HTTP %d %.200q", rec.Code, b)
		}
	})
}
