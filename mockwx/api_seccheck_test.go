package mockwx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/world"
)

const (
	secPath   = "/wxa/msg_sec_check?access_token=TOKEN"
	mediaPath = "/wxa/media_check_async?access_token=TOKEN"
)

func secJSON(openid string, scene int, content string) string {
	return fmt.Sprintf(`{"version":2,"openid":"%s","scene":%d,"content":"%s"}`, openid, scene, content)
}

func mediaJSON(openid string, scene int, url string) string {
	return fmt.Sprintf(`{"media_url":"%s","media_type":2,"version":2,"openid":"%s","scene":%d}`, url, openid, scene)
}

// away lets alice's last login be more than two hours ago.
func away(f *Fake) {
	if _, err := f.IssueCode(app1, "alice"); err != nil {
		panic(err)
	}
	f.Advance(2*time.Hour + time.Second)
}

func TestGoldenSecCheck(t *testing.T) {
	runGoldens(t, []goldenCase{
		{name: "wxa-msg_sec_check-ok", target: secPath, body: secJSON(aliceIn1, 2, "红茶")},
		{name: "wxa-msg_sec_check-ok-risky", target: secPath, body: secJSON(aliceIn1, 2, "a mock-risky word")},
		{name: "wxa-msg_sec_check-ok-v1", target: secPath, body: `{"content":"红茶"}`},
		{name: "wxa-msg_sec_check-40003", target: secPath, body: secJSON("nobody", 2, "x")},
		{name: "wxa-msg_sec_check-40129", target: secPath, body: secJSON(aliceIn1, 5, "x")},
		{name: "wxa-msg_sec_check-43104", target: secPath, body: secJSON(aliceIn2, 2, "x")},
		{name: "wxa-msg_sec_check-44002", method: "POST", target: secPath},
		{name: "wxa-msg_sec_check-45002", target: secPath, body: secJSON(aliceIn1, 2, strings.Repeat("茶", 2501))},
		{name: "wxa-msg_sec_check-47001", target: secPath, body: strings.Replace(secJSON(aliceIn1, 2, "x"), "{", `{"access_token":"x",`, 1)},
		{name: "wxa-msg_sec_check-61010", before: away, target: secPath, body: secJSON(aliceIn1, 2, "x")},
		{name: "wxa-msg_sec_check-87014", target: secPath, body: `{"content":"特3456书yuuo莞6543李zxcz蒜7782法fgnv级"}`},
		{name: "wxa-media_check_async-ok", target: mediaPath, body: mediaJSON(aliceIn1, 1, "https://example.com/1.jpg")},
		{name: "wxa-media_check_async-40097", target: mediaPath, body: strings.Replace(mediaJSON(aliceIn1, 1, "u"), `"media_type":2`, `"media_type":3`, 1)},
		{name: "wxa-media_check_async-40129", target: mediaPath, body: mediaJSON(aliceIn1, 0, "u")},
		{name: "wxa-media_check_async-43104", target: mediaPath, body: mediaJSON(aliceIn2, 1, "u")},
		{name: "wxa-media_check_async-44002", target: mediaPath, body: mediaJSON(aliceIn1, 1, "")},
		{name: "wxa-media_check_async-47001", target: mediaPath, body: `media_type=2`},
		{name: "wxa-media_check_async-61010", before: away, target: mediaPath, body: mediaJSON(aliceIn1, 1, "u")},
	})
}

// aPicture is a form as curl -F media=@… sends it.
func aPicture(attributes, content string) string {
	return "--part\r\nContent-Disposition: form-data; " + attributes + "\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n--part--\r\n"
}

func TestGoldenCheckPicture(t *testing.T) {
	const path, named = "/wxa/img_sec_check?access_token=TOKEN", `name="media"; filename="a.png"`
	runGoldens(t, []goldenCase{
		{name: "wxa-img_sec_check-ok", target: path, body: aPicture(named, "\x89PNG")},
		{name: "wxa-img_sec_check-87014", target: path, body: aPicture(named, "\x89PNG mock-risky")},
		{name: "wxa-img_sec_check-40006", target: path, body: aPicture(named, strings.Repeat("x", 1<<20+1))},
		{name: "wxa-img_sec_check-41005", target: path, body: aPicture(`name="media"`, "x")},
		{name: "wxa-img_sec_check-41005-json", target: path, body: `{"media":"x"}`},
	})
}

// Text written as \uXXXX is not decoded, so nothing is found in it; a fixture's
// words replace the built-in ones; and the length is counted in characters.
func TestSecCheckWords(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.RiskyWords = []string{"坏茶"} })
	for content, want := range map[string]string{
		"这是坏茶": "risky", "\\u574f\\u8336": "pass", "mock-risky": "pass", strings.Repeat("茶", 2500): "pass",
	} {
		v := post(t, f, tokened(t, f, secPath), secJSON(aliceIn1, 1, content))
		if result, _ := v["result"].(map[string]any); result["suggest"] != want {
			t.Errorf("%.20s: %v, want %s", content, v, want)
		}
	}
	v := post(t, f, tokened(t, f, secPath), strings.Replace(secJSON(aliceIn1, 1, "x"), `"version":2`, `"version":"2"`, 1))
	if v["result"] == nil {
		t.Errorf("a version of \"2\" gives %v", v)
	}
	// Whatever can be checked can be read afterwards.
	if c := f.Calls()[3]; c.User != "alice" || c.Body == nil {
		t.Errorf("the journal has %+v", c)
	}
}

func TestMediaChecks(t *testing.T) {
	f := newFake(t, nil)
	if got := askAdmin(t, f, "GET", "/media_checks", "", 200); strings.TrimSpace(got) != "[]" {
		t.Errorf("at first: %s", got)
	}
	v := post(t, f, tokened(t, f, mediaPath), mediaJSON(aliceIn1, 3, "https://example.com/mock-risky.jpg"))
	post(t, f, tokened(t, f, mediaPath), `{"media_url":"https://example.com/2.mp3","media_type":1}`)
	checks := f.MediaChecks()
	if len(checks) != 2 {
		t.Fatalf("checks %+v", checks)
	}
	if c := checks[0]; c.TraceID != v["trace_id"] || c.User != "alice" || c.AppID != app1 || c.Suggest != "risky" || c.Scene != 3 || c.Version != 2 {
		t.Errorf("%+v, answered %v", c, v)
	}
	if c := checks[1]; c.Version != 1 || c.Suggest != "pass" || c.MediaType != 1 {
		t.Errorf("%+v", c)
	}
	for range 1000 {
		f.world().MediaChecks.Add(world.MediaCheck{AppID: app2})
	}
	if err := f.ResetApp(app2); err != nil || len(f.MediaChecks()) != 0 {
		t.Errorf("%v, %d checks are left", err, len(f.MediaChecks()))
	}
}
