// Package answer knows which answers are right. A server that answers wrong fast is
// not measured: a refusal is no login, even where both are HTTP 200.
package answer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
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
	Proxy  string // the server is a proxy, and is asked for Path at this address
	Header map[string]string
	Right  Right
}

// Write writes the request as it is on the wire, with this code.
func (q Request) Write(w io.Writer, addr, code string) error {
	var b bytes.Buffer
	host := addr
	if q.Proxy != "" {
		_, host, _ = strings.Cut(q.Proxy, "://")
	}
	fmt.Fprintf(&b, "GET %s%s HTTP/1.1\r\nHost: %s\r\n", q.Proxy, strings.ReplaceAll(q.Path, "{code}", code), host)
	for _, k := range slices.Sorted(maps.Keys(q.Header)) {
		fmt.Fprintf(&b, "%s: %s\r\n", k, q.Header[k])
	}
	b.WriteString("\r\n")
	_, err := w.Write(b.Bytes())
	return err
}

// Ask sends the request to a server once, with this code. It returns the body, and how
// many bytes the whole answer has. Without a path it only looks whether there is a
// server.
func (q Request) Ask(addr, code string) (body []byte, size int, err error) {
	c, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil || q.Path == "" {
		return nil, 0, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if err := q.Write(c, addr, code); err != nil {
		return nil, 0, err
	}
	n := &counter{r: c}
	body, err = q.Read(bufio.NewReader(n))
	return body, n.n, err
}

// Read reads an answer and returns its body.
func (q Request) Read(r *bufio.Reader) ([]byte, error) {
	resp, err := http.ReadResponse(r, nil)
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

// A counter counts what is read.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}
