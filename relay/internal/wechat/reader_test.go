package wechat

import (
	"errors"
	"strings"
	"testing"

	"wxflow/relay/internal/trust"
)

func TestReadReplyIdentity(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, body string
		want       [3]string // openid, unionid, session_key
	}{
		// Seen: facts §1.2.
		{"as on the wire",
			`{"session_key":"\/QG+r9+4+ojQZ9F\/WZ926g==","openid":"oPLO15M5hm6_2Vo-Hkvu0ctE6Q6w"}`,
			[3]string{"oPLO15M5hm6_2Vo-Hkvu0ctE6Q6w", "", "/QG+r9+4+ojQZ9F/WZ926g=="}},
		{"unionid", `{"session_key":"k","openid":"o1","unionid":"o2"}`, [3]string{"o1", "o2", "k"}},
		{"2018, with errcode 0 and expires_in",
			`{"session_key":"k","expires_in":7200,"openid":"o1","errcode":0,"errmsg":"ok"}`, [3]string{"o1", "", "k"}},
		{"errcode does not decide", `{"openid":"o1","errcode":40029}`, [3]string{"o1", "", ""}},
		{"spaces around", " \n{\"openid\" : \"o1\"}\r\n", [3]string{"o1", "", ""}},
		{"unionid null or empty is absent", `{"openid":"o1","unionid":null,"session_key":""}`, [3]string{"o1", "", ""}},
		{"unknown fields", `{"openid":"o1","new":{"a":[1]}}`, [3]string{"o1", "", ""}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			got, err := readReply([]byte(x.body))
			if err != nil || fields(got) != x.want {
				t.Errorf("got %q, %v; want %q", fields(got), err, x.want)
			}
		})
	}
}

func fields(id Identity) [3]string { return [3]string{id.OpenID, id.UnionID, id.SessionKey.Reveal()} }

func TestReadReplyRefusal(t *testing.T) {
	t.Parallel()
	const rid = "66c69111-4157f271-729ca238"
	for _, x := range []struct {
		name, body string
		want       wxError
	}{
		{"sns", `{"errcode":40029,"errmsg":"invalid code, rid: ` + rid + `"}`, wxError{40029, "invalid code", rid}},
		{"gateway", `{"errcode":40013,"errmsg":"invalid appid rid: ` + rid + `"}`, wxError{40013, "invalid appid", rid}},
		{"gateway and business",
			`{"errcode":40029,"errmsg":"invalid code hint: [RIJFrrMre-UcIqxa] rid: ` + rid + `"}`,
			wxError{40029, "invalid code hint: [RIJFrrMre-UcIqxa]", rid}},
		{"before 2021",
			`{"errcode":40226,"errmsg":"code blocked, hints: [ req_id: qEjdmsNre-EYNDhA ]"}`,
			wxError{40226, "code blocked, hints: [ req_id: qEjdmsNre-EYNDhA ]", ""}},
		{"no text", `{"errcode":1007,"errmsg":" rid: ` + rid + `"}`, wxError{1007, "", rid}},
		{"no errmsg", `{"errcode":-1}`, wxError{-1, "", ""}},
		{"errmsg is no string", `{"errcode":-1,"errmsg":{"a":1}}`, wxError{-1, "", ""}},
		{"numeric string", `{"errcode":"40163","errmsg":"code been used"}`, wxError{40163, "code been used", ""}},
		{"negative string", `{"errcode":"-1"}`, wxError{-1, "", ""}},
		{"an empty openid is none", `{"errcode":40029,"openid":""}`, wxError{40029, "", ""}},
		{"an openid of the wrong type is none", `{"errcode":40029,"openid":5}`, wxError{40029, "", ""}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			id, err := readReply([]byte(x.body))
			var e *wxError
			ok := errors.As(err, &e)
			if !ok || *e != x.want || fields(id) != [3]string{} {
				t.Errorf("got %+v, %v; want %+v", id, err, x.want)
			}
		})
	}
}

// garbage is everything that is neither; every entry becomes kind upstream.
var garbage = map[string]string{
	"empty":                "",
	"blank":                " \n",
	"null":                 "null",
	"array":                "[]",
	"string":               `"openid"`,
	"number":               "40029",
	"html":                 "<html><body>502 Bad Gateway</body></html>",
	"truncated":            `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","open`,
	"trailing":             okReply + okReply,
	"openid number":        `{"session_key":"k","openid":12345}`,
	"openid null":          `{"session_key":"k","openid":null}`,
	"openid empty":         `{"session_key":"k","openid":""}`,
	"openid object":        `{"openid":{"a":"b"}}`,
	"openid array":         `{"openid":["o1"]}`,
	"openid newline":       `{"openid":"o1\nX-Admin: 1"}`,
	"openid NUL":           `{"openid":"o\u0000"}`,
	"openid space":         `{"openid":"o 1"}`,
	"openid not ASCII":     `{"openid":"o张"}`,
	"openid too long":      `{"openid":"` + strings.Repeat("o", trust.MaxIDLen+1) + `"}`,
	"openid other case":    `{"OpenID":"o1"}`,
	"unionid number":       `{"openid":"o1","unionid":1}`,
	"unionid newline":      `{"openid":"o1","unionid":"\n"}`,
	"session_key number":   `{"openid":"o1","session_key":1}`,
	"no openid":            `{"session_key":"k"}`,
	"errcode 0, no openid": `{"errcode":0,"errmsg":"ok"}`,
	"errcode fraction":     `{"errcode":40029.5}`,
	"errcode word":         `{"errcode":"busy"}`,
	"errcode huge":         `{"errcode":99999999999999999999}`,
	"errcode null":         `{"errcode":null}`,
	"deep":                 strings.Repeat("[", 20_000),
}

func TestReadReplyGarbage(t *testing.T) {
	t.Parallel()
	for name, body := range garbage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, err := readReply([]byte(body))
			if err == nil || fields(id) != [3]string{} {
				t.Fatalf("got %+v, %v", id, err)
			}
			if errors.As(err, new(*wxError)) {
				t.Errorf("taken for a refusal: %v", err)
			}
			if strings.Contains(err.Error(), testKey) {
				t.Errorf("the error quotes the reply: %v", err)
			}
		})
	}
}

func FuzzReader(f *testing.F) {
	for _, body := range garbage {
		f.Add([]byte(body))
	}
	f.Add([]byte(okReply))
	f.Add([]byte(`{"errcode":40029,"errmsg":"invalid code, rid: 66c69111-4157f271-729ca238"}`))
	f.Add([]byte(`{"errcode":"-1","errmsg":"system error hint: [a] rid: 66c69111-4157f271-729ca238"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		id, err := readReply(body)
		if (err == nil) != (id.OpenID != "") {
			t.Fatalf("identity %+v with error %v", id, err)
		}
		if err == nil && !strings.Contains(string(body), "openid") && !strings.Contains(string(body), `\u`) {
			t.Fatalf("an identity out of nothing: %q", body)
		}
		for _, s := range fields(id) {
			if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Fatalf("a character that cannot be in a header: %q", s)
			}
		}
		var e *wxError
		if errors.As(err, &e) && (e.code == 0 || len(e.msg) > maxMsgLen+len("…")) {
			t.Fatalf("a refusal that is none: %+v", e)
		}
	})
}
