// Package answer knows which answers are right. A server that answers wrong fast is
// not measured: a refusal is no login, even where both are HTTP 200.
package answer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// A Right is what an answer must have.
type Right struct {
	Status int
	Has    string                  // a part of the body; the load generator looks for it, too
	Check  func(body []byte) error // nil: no more than that
}

// Login is a login at WeChat, or at a relay that hands on what WeChat says.
var Login = Right{200, `"openid"`, func(body []byte) error {
	var x struct {
		OpenID     string `json:"openid"`
		SessionKey string `json:"session_key"`
		ErrCode    int    `json:"errcode"`
	}
	if err := json.Unmarshal(body, &x); err != nil {
		return err
	}
	if x.OpenID == "" || x.SessionKey == "" || x.ErrCode != 0 {
		return fmt.Errorf("no login")
	}
	return nil
}}

// Session is a login at wxrelay: a token, and never the session_key.
var Session = Right{200, `"token"`, func(body []byte) error {
	var x struct {
		OpenID string `json:"openid"`
		Token  string `json:"token"`
	}
	if err := json.Unmarshal(body, &x); err != nil {
		return err
	}
	if x.OpenID == "" || x.Token == "" || bytes.Contains(body, []byte("session_key")) {
		return fmt.Errorf("no session")
	}
	return nil
}}

// Refused is a refusal by WeChat with this errcode.
func Refused(errcode int) Right {
	return Right{200, fmt.Sprintf(`"errcode":%d`, errcode), func(body []byte) error {
		var x struct {
			ErrCode int `json:"errcode"`
		}
		if err := json.Unmarshal(body, &x); err != nil {
			return err
		}
		if x.ErrCode != errcode {
			return fmt.Errorf("errcode %d, not %d", x.ErrCode, errcode)
		}
		return nil
	}}
}

// Wrong returns what is wrong with an answer, nil if nothing is.
func (r Right) Wrong(status int, body []byte) error {
	var err error
	switch {
	case status != r.Status:
		err = fmt.Errorf("status %d, not %d", status, r.Status)
	case !strings.Contains(string(body), r.Has):
		err = fmt.Errorf("no %s in the answer", r.Has)
	case r.Check != nil:
		err = r.Check(body)
	}
	if err != nil {
		return fmt.Errorf("%w: %.200q", err, body)
	}
	return nil
}

// A Request is what is asked.
type Request struct {
	Path   string // may have {code}, which stands for a code of its own in each request
	Header map[string]string
	Right  Right
}

var client = &http.Client{
	Timeout:       10 * time.Second,
	Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Ask sends the request to a server once, with this code, and returns the body.
func (q Request) Ask(addr, code string) ([]byte, error) {
	req, err := http.NewRequest("GET", "http://"+addr+strings.ReplaceAll(q.Path, "{code}", code), nil)
	if err != nil {
		return nil, err
	}
	for k, v := range q.Header {
		req.Header.Set(k, v)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return body, q.Right.Wrong(resp.StatusCode, body)
}
