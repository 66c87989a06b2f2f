package wire

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// maxShort is the longest body that goes with its header in one write. A longer one is
// written while the response is read: the host may answer early.
const maxShort = 4 << 10

var errRequest = errors.New("request has a character that HTTP does not allow")

// RFC 9112: where one of these could be, another header or request could begin.
func notInTarget(r rune) bool { return r <= ' ' || r == 0x7f }

func notInValue(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// compose appends a request to b, with its body unless that is long. line is the end of
// what the host must have to know what is asked.
func (c *conn) compose(b []byte, req *http.Request) (out []byte, line int, long bool, err error) {
	u := req.URL
	b = append(append(b, req.Method...), ' ')
	if c.forwarded {
		b = append(append(append(b, u.Scheme...), "://"...), u.Host...)
	}
	b = append(b, cmp.Or(u.EscapedPath(), "/")...)
	if u.RawQuery != "" {
		b = append(append(b, '?'), u.RawQuery...)
	}
	line = len(b)
	host := cmp.Or(req.Host, u.Host)
	for _, s := range [...]string{req.Method, u.RawQuery, u.Host, host} {
		if strings.ContainsFunc(s, notInTarget) {
			return b, 0, false, errRequest
		}
	}
	b = append(append(append(b, " HTTP/1.1\r\nHost: "...), host...), "\r\n"...)
	length := req.ContentLength
	if req.Body == nil || req.Body == http.NoBody {
		length = 0
	}
	if b, err = appendHeader(b, req, length); err != nil {
		return b, 0, false, err
	}
	if c.credentials != "" {
		b = appendField(b, "Proxy-Authorization", c.credentials)
	}
	b = append(b, "\r\n"...)
	if long = length < 0 || length > maxShort; !long && length > 0 {
		n := len(b)
		b = slices.Grow(b, int(length))[:n+int(length)]
		_, err = io.ReadFull(req.Body, b[n:])
	}
	return b, line, long, err
}

// appendHeader appends the fields in the order of net/http.
func appendHeader(b []byte, req *http.Request, length int64) ([]byte, error) {
	for name, values := range req.Header {
		bad := name == "Host" || name == "Content-Length" || name == "Transfer-Encoding" // they are ours to write
		for _, v := range values {
			bad = bad || strings.ContainsFunc(v, notInValue)
		}
		if bad || strings.ContainsFunc(name, notInTarget) {
			return b, errRequest
		}
	}
	for _, v := range req.Header["User-Agent"] {
		b = appendField(b, "User-Agent", v)
	}
	switch {
	case length > 0:
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), length, 10), "\r\n"...)
	case length < 0:
		b = appendField(b, "Transfer-Encoding", "chunked")
	case req.Method == http.MethodPost, req.Method == http.MethodPut, req.Method == http.MethodPatch:
		b = appendField(b, "Content-Length", "0") // RFC 9110: expected with these methods, and with no other
	}
	if len(req.Header) == 1 && req.Header["User-Agent"] != nil {
		return b, nil
	}
	for _, name := range slices.Sorted(maps.Keys(req.Header)) {
		for _, v := range req.Header[name] {
			if name != "User-Agent" {
				b = appendField(b, name, v)
			}
		}
	}
	return b, nil
}

func appendField(b []byte, name, value string) []byte {
	return append(append(append(append(b, name...), ": "...), value...), "\r\n"...)
}
