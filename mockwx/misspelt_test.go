package mockwx

import (
	"strings"
	"testing"
)

// A login whose parameters are JSON says where they belong.
func TestParametersInTheBody(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	post(t, f, "/sns/jscode2session?appid="+app1, `{"secret":"s","js_code":"x","grant_type":"authorization_code"}`)
	if got := f.Calls()[0].Reason; got != "the parameter secret is missing or empty; secret is in the body: send it in the query" {
		t.Error(got)
	}
}

// A parameter that is missing was often sent under another name; the journal says which.
func TestMisspeltParameters(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	const login = "/sns/jscode2session?grant_type=authorization_code&appid=" + app1
	for target, want := range map[string]string{
		"/":                                      "the console is on the admin listener",
		"/sns/jscode2sesion":                     "no such API: GET /sns/jscode2sesion; did you mean /sns/jscode2session?",
		"/wxa/foo":                               "and stubs in the fixture answer for others",
		login + "&secret=s&js_cdoe=x":            "the parameter js_code is missing or empty; js_cdoe was sent: did you mean js_code?",
		login + "&secret=s&code=x":               "; code was sent: did you mean js_code?",
		login + "&secert=s&js_code=x":            "; secert was sent: did you mean secret?",
		login + "&secret=s&x=y":                  "the parameter js_code is missing or empty",
		login + "&secret=s&js_code=":             "the parameter js_code is missing or empty",
		"/sns/jscode2session?appId=wx1&secret=s": "; appId was sent: did you mean appid?",
		"/cgi-bin/token?grant_type=client_credential&appid=" + app1 + "&se=s": "the parameter secret is missing or empty",
	} {
		get(t, f, target)
		calls := f.Calls()
		if got := calls[len(calls)-1].Reason; !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", target, got)
		}
	}
}
