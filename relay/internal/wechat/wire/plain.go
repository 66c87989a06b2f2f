package wire

import (
	"bytes"
	"strings"
)

// plain reads the header of an answer that is as nearly all are: final, of HTTP/1.1, with
// one Content-Length, no coding, and a connection that stays. It reports false of any
// other, and of one that is not there whole: http.ReadResponse decides about those. That
// one makes a map of all fields, which is a twentieth of what a login costs (BenchmarkPlain).
func plain(b []byte) (status, header, length int, ok bool) {
	line, rest, _ := bytes.Cut(b, []byte("\r\n"))
	text, ok := bytes.CutPrefix(line, []byte("HTTP/1.1 "))
	if !ok || len(text) < 4 || text[3] != ' ' || !isText(text) {
		return 0, 0, 0, false
	}
	status, ok = digits(text[:3])
	if !ok || status < 200 || status == 204 || status == 304 { // those have no body
		return 0, 0, 0, false
	}
	lengths := 0
	for {
		if line, rest, ok = bytes.Cut(rest, []byte("\r\n")); !ok {
			return 0, 0, 0, false
		}
		if len(line) == 0 {
			return status, len(b) - len(rest), length, lengths == 1
		}
		colon := bytes.IndexByte(line, ':')
		if colon <= 0 || !isName(line[:colon]) || !isText(line[colon:]) {
			return 0, 0, 0, false
		}
		name, value := line[:colon], bytes.Trim(line[colon+1:], " ")
		switch {
		case is(name, "Content-Length"):
			length, ok = digits(value)
			lengths++
		case is(name, "Connection"):
			ok = is(value, "keep-alive")
		case is(name, "Transfer-Encoding"), is(name, "Content-Encoding"):
			ok = false
		}
		if !ok {
			return 0, 0, 0, false
		}
	}
}

func is(b []byte, s string) bool { return len(b) == len(s) && strings.EqualFold(string(b), s) }

// digits reads a number that fits into any int.
func digits(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, len(b) > 0 && len(b) < 10
}

func isText(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func isName(b []byte) bool {
	for _, c := range b {
		if (c|' ' < 'a' || c|' ' > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
