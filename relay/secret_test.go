package relay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/credential"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/session"
)

func TestSecretDoesNotPrint(t *testing.T) {
	t.Parallel()
	const hidden = "hush-hush"
	s := credential.NewSecret(hidden)
	in := struct {
		S credential.Secret
		P *credential.Secret
		M map[string]credential.Secret
		u credential.Secret // fmt calls no method on this one
	}{s, &s, map[string]credential.Secret{"k": s}, s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		fmt.Fprintf(&out, verb+verb+verb, s, in, []credential.Secret{s})
	}
	fmt.Fprintf(&out, "%+v",
		[]any{s, in, errors.New(s.String()), newRelay(t, testConfig(nil)), credential.App{AppID: "a", Secret: s}, session.Session{SessionKey: s},
			wechat.Identity{SessionKey: s}})
	for _, v := range []any{s, in, credential.App{AppID: "a", Secret: s}, session.Session{SessionKey: s}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "s", s, "in", in, "app", credential.App{AppID: "a", Secret: s})
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "s", s, "in", in, "app", credential.App{AppID: "a", Secret: s})
	// %x of a string is its bytes in hexadecimal
	for _, form := range []string{hidden, testSecret, fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden)} {
		if strings.Contains(out.String(), form) {
			t.Errorf("it shows in:\n%s", out.String())
		}
	}
	if s.Reveal() != hidden || s.Empty() || !s.Equal(credential.NewSecret(hidden)) || s.Equal(credential.Secret{}) ||
		!credential.NewSecret("").Empty() {
		t.Error("Reveal, Empty or Equal is wrong")
	}
}

// Whatever goes wrong, what may not be known is in no log line and no answer.
// Below JSON, TestWire looks for the same.
func TestNothingSecretGetsOut(t *testing.T) {
	t.Parallel()
	const code = "0712cDoV0cfty22AeloV0daMoV02cDog"
	synctest.Test(t, func(t *testing.T) {
		var log logBuffer
		var answers strings.Builder
		var tokens []string
		for _, x := range outcomes {
			c := testConfig(x.rt)
			c.Logger = log.logger()
			answers.WriteString(doLogin(t, newRelay(t, c), code).Body.String())
		}
		for _, body := range []string{okReply, `{"errcode":40029,"errmsg":"secret=` + testSecret + `&js_code=` + code + `"}`} {
			c := testConfig(says(body))
			c.Logger = log.logger()
			r := newRelay(t, c)
			w := doLogin(t, r, code)
			answers.WriteString(w.Body.String())
			var a loginAnswer
			if json.Unmarshal(w.Body.Bytes(), &a); a.Token == "" {
				continue
			}
			tokens = append(tokens, a.Token)
			bearer := []string{"Authorization", "Bearer " + a.Token}
			answers.WriteString(do(t, r.Handler(), "GET", "/session", "", bearer...).Body.String())
			do(t, r.Handler(), "POST", "/logout", "", bearer...)
			do(t, r.Handler(), "GET", "/session", "", bearer...)
			do(t, r.Handler(), "GET", "/session", "", "Authorization", "Basic "+a.Token)
			do(t, r.Handler(), "GET", "/login/"+code+"?code="+code, "")
			do(t, r.Handler(), "PUT", "/login?code="+code, "")
			do(t, r.Handler(), "GET", "/login?code="+code+"&code="+code, "")
			do(t, r.Handler(), "POST", "/login", `{"`+code+`":1}`)
			do(t, r.Handler(), "POST", "/login", `{"code":"`+code+`"}}`)
		}
		if len(tokens) != 1 || log.String() == "" {
			t.Fatalf("%d logins", len(tokens))
		}
		for name, s := range map[string]string{"secret": testSecret, "code": code, "session_key": testKey, "token": tokens[0], "a URL": "/sns/"} {
			if strings.Contains(log.String(), s) {
				t.Errorf("the log has the %s:\n%s", name, log.String())
			}
			if name != "token" && strings.Contains(answers.String(), s) {
				t.Errorf("an answer has the %s:\n%s", name, answers.String())
			}
		}
	})
}
