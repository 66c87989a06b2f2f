package doctor

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// FuzzAnswer: whatever answers, the doctor says something of it that can be
// printed, in both languages, and is not taken in by half a relay.
func FuzzAnswer(f *testing.F) {
	f.Add(502, "nginx", []byte("<html><center>nginx</center></html>"))
	f.Add(200, "", []byte(`{"error":{"kind":"unauthorized","message":"m","message_zh":"m","action":"login_again"}}`))
	f.Add(200, "%s\x1b[31m", []byte(`{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 \u001b[31m"}`))
	f.Add(301, "Sat, 03-Jun-2023 06:27:04 GMT", []byte(`{"access_token":5}`))
	f.Fuzz(func(t *testing.T, status int, server string, body []byte) {
		a := answer{status: status, header: http.Header{"Server": {server}}, body: body}
		kind, yes := a.relay()
		if yes && (kind == "" || !bytes.Contains(body, []byte("error"))) {
			t.Errorf("taken for a relay: %q", body)
		}
		_, _ = parseDate(server)
		w := a.weChat()
		refused := a.refusal()[0]
		theirs := strings.Count(server, "%!") + bytes.Count(body, []byte("%!"))
		for _, s := range []string{refused.What.EN, refused.What.ZH, refused.Fix.EN, refused.Fix.ZH, shown(w.ErrMsg)} {
			// more of them are fmt's
			if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.Count(s, "%!") > theirs {
				t.Errorf("cannot be printed: %q", s)
			}
		}
		if refused.Status != Fail || refused.What.EN == "" || refused.Fix.EN == "" {
			t.Errorf("nothing said: %+v", refused)
		}
	})
}
