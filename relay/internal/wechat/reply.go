package wechat

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"wxflow/relay/credential"
	"wxflow/relay/internal/trust"
)

// An Identity is what WeChat says about the owner of a code.
type Identity struct {
	OpenID     string
	UnionID    string // "" when absent
	SessionKey credential.Secret
}

const maxMsgLen = 300 // of errmsg in the log

// readReply turns the body of jscode2session's reply into an identity, a
// *wxError, or an error that says why it is neither.
//
// A login succeeded if and only if the reply has a non-empty string "openid".
// Seen: success has carried no errcode since 2018-12-23, errors come with
// HTTP 200 and success as text/plain, so none of the three can be asked. Names
// are matched exactly, which is why this is a map and not a struct:
// encoding/json would take "OpenID" for "openid".
func readReply(body []byte) (Identity, error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(body, &m); err != nil {
		return Identity{}, notAnObject(body)
	}
	openID, err := readText(m, "openid", trust.MaxIDLen)
	if err != nil || openID == "" {
		if e := readRefusal(m); e != nil {
			return Identity{}, e
		}
		if err == nil {
			err = errors.New("reply has neither openid nor errcode")
		}
		return Identity{}, err
	}
	unionID, err := readText(m, "unionid", trust.MaxIDLen)
	if err != nil {
		return Identity{}, err
	}
	key, err := readText(m, "session_key", trust.MaxKeyLen)
	if err != nil {
		return Identity{}, err
	}
	return Identity{openID, unionID, credential.NewSecret(key)}, nil
}

// notAnObject says what body is instead of an object, and shows none of it:
// what is not understood may hold a session_key.
func notAnObject(body []byte) error {
	b := strings.TrimSpace(string(body[:min(len(body), 64)]))
	switch {
	case b == "":
		return errors.New("reply is empty")
	case b[0] == '<':
		return errors.New("reply is HTML or XML, not JSON: is a proxy answering?")
	case b[0] == '{':
		return errors.New("reply is cut or malformed JSON")
	case b[0] == '[':
		return errors.New("reply is an array, not an object")
	}
	return errors.New("reply is not a JSON object")
}

// readText returns a string field, "" when it is absent or null. It must be
// printable ASCII without spaces: these values go into headers and logs.
func readText(m map[string]json.RawMessage, name string, max int) (string, error) {
	raw, ok := m[name]
	if !ok || string(raw) == "null" {
		return "", nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("%s is not a string", name)
	}
	if len(s) > max {
		return "", fmt.Errorf("%s has %d characters", name, len(s))
	}
	if strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", fmt.Errorf("%s has a character that cannot be part of it", name)
	}
	return s, nil
}

// ridPattern finds the request id. Seen: four suffix styles, ", rid: …",
// " rid: …", " hint: […] rid: …" and the older ones without any rid.
var ridPattern = regexp.MustCompile(`[, ]*\brid: ([0-9a-f]{8}(?:-[0-9a-f]{8}){2})`)

// readRefusal returns the errcode of a reply, nil when it has none that says
// a failure.
func readRefusal(m map[string]json.RawMessage) *wxError {
	code, ok := readErrCode(m["errcode"])
	if !ok || code == 0 {
		return nil
	}
	e := &wxError{code: code}
	_ = json.Unmarshal(m["errmsg"], &e.msg) // no text is a text too
	if i := ridPattern.FindStringSubmatchIndex(e.msg); i != nil {
		e.rid = e.msg[i[2]:i[3]]
		e.msg = e.msg[:i[0]] + e.msg[i[1]:]
	}
	if len(e.msg) > maxMsgLen {
		e.msg = strings.ToValidUTF8(e.msg[:maxMsgLen], "") + "…"
	}
	return e
}

// readErrCode reads a number, or a number in a string, as some gateways in
// between make of it.
func readErrCode(raw json.RawMessage) (int, bool) {
	s := strings.Trim(string(raw), `"`)
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	return int(n), err == nil
}
