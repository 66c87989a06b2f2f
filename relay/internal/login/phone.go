package login

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
)

// A phone is what became of the phone code that came with a login. All callers of one
// redemption share it, so that the code is sent to WeChat once.
type phone struct {
	done   chan struct{} // nil before somebody asks; closed when the rest is known
	code   string
	number any
	err    error
}

// A phoneAnswer is a login and what became of its phone code. The login stands in
// either case.
type phoneAnswer struct {
	*loginAnswer
	name  string // phone or phone_error
	value any
}

// AppendJSON implements web.Appender.
func (a phoneAnswer) AppendJSON(b []byte) []byte {
	b = a.loginAnswer.AppendJSON(b)
	value, err := json.Marshal(a.value)
	if err != nil { // our own structs of strings and numbers
		panic(err)
	}
	b = append(b[:len(b)-1], `,"`+a.name+`":`...)
	return append(append(b, value...), '}')
}

// withPhone spends a phone code for the user who has logged in. The request's context does
// not end with its caller: others may wait for the same call.
func (h *Handler) withPhone(req *http.Request, app credential.App, f *flight, code string) any {
	p := &f.phone
	h.mu.Lock()
	first := p.done == nil
	if first {
		p.done, p.code = make(chan struct{}), code
	}
	h.mu.Unlock()
	if first {
		p.number, p.err = h.Phone(req, app, f.answer.OpenID, code)
		close(p.done)
	}
	<-p.done // as long as a login may take
	err := p.err
	if p.code != code {
		err = fail.BadRequest("Another request sent this login with another phone_code. Send yours to /phone.",
			"另一个请求用同一个 code 登录，但 phone_code 不同。请把你的 phone_code 发送到 /phone。")
	}
	if err == nil {
		return phoneAnswer{&f.answer, "phone", p.number}
	}
	failed, t := fail.Of(err), web.TrailOf(req.Context())
	t.Attrs = append(t.Attrs, slog.Attr{Key: "phone", Value: slog.GroupValue(failed.Story(nil, failed.Kind)...)})
	if failed.Level() > slog.LevelInfo {
		t.Warn("phone_failed", string(failed.Kind))
	}
	return phoneAnswer{&f.answer, "phone_error", web.ErrorOf(failed)}
}
