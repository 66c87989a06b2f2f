package relay

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxflow/relay/refusal"
)

// deadlineWriter is a connection that is told how long to wait.
type deadlineWriter struct {
	*httptest.ResponseRecorder
	told []time.Time
}

func (w *deadlineWriter) SetReadDeadline(t time.Time) error { w.told = append(w.told, t); return nil }

func (w *deadlineWriter) SetWriteDeadline(t time.Time) error { w.told = append(w.told, t); return nil }

// Without a key nobody gets more time than the server gives, and with one nobody
// gets time without end: what is not read of a body is waited for, too.
func TestGatewayGivesTimeToItsCallers(t *testing.T) {
	t.Parallel()
	r := gatewayRelay(t, says(`{"errcode":0}`), nil)
	for key, more := range map[string]bool{"": false, "Bearer " + strings.Repeat("x", 40): false, "Bearer " + testInternalKey: true} {
		for _, path := range []string{"/x", "/../x"} {
			w := &deadlineWriter{ResponseRecorder: httptest.NewRecorder()}
			req := httptest.NewRequest("POST", "http://x"+gatewayBase+path, strings.NewReader("{}"))
			req.URL.Scheme, req.URL.Host = "", "" // as a server reads it
			req.Header.Set("Authorization", key)
			r.Ops().ServeHTTP(w, req)
			if (len(w.told) > 0) != more || !more && w.Code != http.StatusUnauthorized {
				t.Errorf("%q: %d, %v", key, w.Code, w.told)
			}
			for _, at := range w.told {
				if left := time.Until(at); left <= 0 || left > 2*gatewayTimeout {
					t.Errorf("%s: %v", path, at)
				}
			}
		}
	}
}

// A status that is no answer is not passed on: net/http panics at some of them.
func TestGatewayStatusThatIsNone(t *testing.T) {
	t.Parallel()
	for _, status := range []int{0, 1, 99, 101, 199} {
		r := gatewayRelay(t, func(*http.Request) (*http.Response, error) {
			p := reply("{}")
			p.StatusCode = status
			return p, nil
		}, nil)
		wantError(t, throughGateway(t, r, "GET", gatewayBase+"/x", ""), 502, refusal.Upstream, refusal.Retry)
	}
}
