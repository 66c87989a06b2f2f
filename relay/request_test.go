package relay

import (
	"strings"
	"testing"

	"wxflow/relay/internal/trust"
	"wxflow/relay/refusal"
)

// badLogins maps each bad request to a part of the message that explains it.
var badLogins = []struct{ name, method, query, body, says string }{
	{"empty body", "POST", "", "", "empty"},
	{"blank body", "POST", "", " \r\n", "empty"},
	{"form", "POST", "", "code=c1", "not a JSON object"},
	{"array", "POST", "", `["c1"]`, "not a JSON object"},
	{"null", "POST", "", `null`, "not a JSON object"},
	{"cut", "POST", "", `{"code":"c1"`, "not a JSON object"},
	{"cut in a string", "POST", "", `{"code":"c1`, "not a JSON object"},
	{"byte order mark", "POST", "", "\ufeff{}", "not a JSON object"},
	{"not UTF-8", "POST", "", "{\"code\":\"\xff\xfe\"}", "not a JSON object"},
	{"no code", "POST", "", `{}`, "code is missing"},
	{"empty code", "POST", "", `{"code":""}`, "code is missing"},
	{"null code", "POST", "", `{"code":null}`, `"code" is not a string`},
	{"number", "POST", "", `{"code":5}`, `"code" is not a string`},
	{"object", "POST", "", `{"code":{"code":"c"}}`, `"code" is not a string`},
	{"unknown field", "POST", "", `{"code":"c1","js_code":"c1"}`, `"js_code" is not known`},
	{"other case", "POST", "", `{"Code":"c1"}`, `"Code" is not known`},
	{"odd field", "POST", "", `{"co\u0000de":"c1"}`, `"co\x00de" is not known`},
	{"field twice", "POST", "", `{"code":"c1","code":"c2"}`, `"code" is there twice`},
	{"trailing object", "POST", "", `{"code":"c1"}{}`, "after the JSON object"},
	{"trailing garbage", "POST", "", `{"code":"c1"} x`, "after the JSON object"},
	{"NUL", "POST", "", `{"code":"c\u0000"}`, "cannot be printed"},
	{"newline", "GET", "code=c%0A", "", "cannot be printed"},
	{"not UTF-8 in the query", "GET", "code=%ff", "", "cannot be printed"},
	{"too long", "POST", "", `{"code":"` + strings.Repeat("c", trust.MaxCode+1) + `"}`, "longer than 512 bytes"},
	{"get without code", "GET", "", "", "code is missing"},
	{"two codes", "GET", "code=c1&code=c2", "", "given once"},
	{"two appids", "GET", "code=c1&appid=a&appid=b", "", "given once"},
	{"two appids in a post's query", "POST", "appid=a&appid=b", `{"code":"c1"}`, "given once"},
	{"appids that differ", "POST", "appid=a", `{"code":"c1","appid":"b"}`, "two different appids"},
	{"code in a post's query", "POST", "code=c1", `{"code":"c1"}`, "JSON body and not into the query"},
	{"bad escape", "GET", "code=%zz", "", "not well-formed"},
	{"semicolon", "GET", "code=c1;appid=a", "", "not well-formed"},
}

func TestBadLogin(t *testing.T) {
	t.Parallel()
	var hits int
	r := newRelay(t, testConfig(replies(&hits, okReply)))
	for _, x := range badLogins {
		t.Run(x.name, func(t *testing.T) {
			e := wantError(t, do(t, r.Handler(), x.method, "/login?"+x.query, x.body), 400, refusal.BadRequest, refusal.FixRequest)
			if !strings.Contains(e.Message, x.says) {
				t.Errorf("says %q, want %q in it", e.Message, x.says)
			}
		})
	}
	t.Run("10 MB", func(t *testing.T) {
		e := wantError(t, do(t, r.Handler(), "POST", "/login", strings.Repeat("x", 10<<20)), 400, refusal.BadRequest, refusal.FixRequest)
		if !strings.Contains(e.Message, "8 KiB") {
			t.Error(e.Message)
		}
	})
	t.Run("code of 1 MB", func(t *testing.T) {
		wantError(t, doLogin(t, r, strings.Repeat("c", 1<<20)), 400, refusal.BadRequest, refusal.FixRequest)
	})
	t.Run("appid of another relay", func(t *testing.T) {
		e := wantError(t, do(t, r.Handler(), "GET", "/login?code=c1&appid=wx0000000000000000", ""), 400, refusal.BadRequest, refusal.FixRequest)
		if !strings.Contains(e.Message, "does not serve that appid") {
			t.Error(e.Message)
		}
	})
	if hits != 0 {
		t.Errorf("a bad request cost %d calls of WeChat", hits)
	}
}
