package backend

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// After its end a body is not read again, and gets no deadline.
func TestMovingBody(t *testing.T) {
	t.Parallel()
	var deadlines []bool // whether each one set was an end
	w := deadlineWriter{httptest.NewRecorder(), func(at time.Time) { deadlines = append(deadlines, !at.IsZero()) }}
	req := httptest.NewRequest("POST", "/", strings.NewReader("ab"))
	_, body, _ := inTime(w, req)
	deadlines = nil
	b, err := io.ReadAll(body)
	if string(b) != "ab" || err != nil || !body.over.Load() || body.silent.Load() {
		t.Errorf("%s %v", b, err)
	}
	if !slices.Equal(deadlines, []bool{true, false, true}) {
		t.Errorf("%v", deadlines)
	}
	if n, err := body.Read(make([]byte, 1)); n != 0 || err != io.EOF || len(deadlines) != 3 {
		t.Errorf("%d %v %v", n, err, deadlines)
	}
}

type deadlineWriter struct {
	http.ResponseWriter
	read func(time.Time)
}

func (w deadlineWriter) SetReadDeadline(t time.Time) error { w.read(t); return nil }

func (w deadlineWriter) SetWriteDeadline(time.Time) error { return nil }
