package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"wxflow/relay/text"
)

// What is read without the decoder is read as the decoder reads it, and all else is the
// decoder's.
func FuzzParseObject(f *testing.F) {
	for _, body := range []string{
		`{"a":"1","b":"2"}`, " {\t\"b\" :\r\"2\" ,\n\"a\":\"\"} \n", `{"a":"1","a":"1"}`, `{"a":"1",}`, `{,"a":"1"}`, `{}`, `}`, ``, "{\"a\":\"1\"}\v",
		`{"a":"\u0031"}`, `{"a":"é"}`, "{\"a\":\"\xff\"}", "{\"a\":\"\x1f\"}", `{"a":"1"}}`, `{"a" "1"}`, `{"a":"1" "b":"2"}`, `{"A":"1"}`, `{"a":null}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		type read struct{ a, b, err string }
		of := func(parse func(fields []Field) error) (r read) {
			if err := parse([]Field{{"a", &r.a}, {"b", &r.b}}); err != nil {
				return read{err: err.Error()}
			}
			return r
		}
		got := of(func(fields []Field) error { return ParseObject(body, "{}", text.New("a", "a"), fields...) })
		want := of(func(fields []Field) error { return decodeObject(body, "{}", text.New("a", "a"), fields) })
		if got != want {
			t.Errorf("%q: %+v, want %+v", body, got, want)
		}
	})
}

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "oX-_/+=", `"\`, "<>&", "\x00\n\x7f", "é\u2028", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, _ := json.Marshal(s)
		if got := AppendString([]byte("x"), s); string(got) != "x"+string(want) {
			t.Errorf("%q: %s, want %s", s, got[1:], want)
		}
	})
}

// What is found at once is answered as mux would have it answered.
func TestRowsAreThoseOfMux(t *testing.T) {
	t.Parallel()
	said := func(s string) handler { return func(*http.Request) (any, error) { return s, nil } }
	h := NewRouter([]Route{
		{Methods: []string{"GET", "HEAD"}, Path: "/a", Answer: said("a")}, {Methods: []string{"POST"}, Path: "/.well-known/b.json", Answer: said("b")},
	}, Nowhere())
	for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS", "get", "", "BREW"} {
		for _, path := range []string{"/a", "/a/", "//a", "/A", "/%61", "/a?q=1", "/./a", "/.well-known/b.json", "/xwell-known/b.json", "/a\n", "/", ""} {
			var got [2]*httptest.ResponseRecorder
			for i, h := range []http.Handler{h, h.mux()} {
				req := httptest.NewRequest("GET", "/", nil)
				req.Method, req.URL.Path = method, path
				got[i] = httptest.NewRecorder()
				h.ServeHTTP(got[i], req)
			}
			if got[0].Code != got[1].Code || got[0].Body.String() != got[1].Body.String() || !reflect.DeepEqual(got[0].Header(), got[1].Header()) {
				t.Errorf("%s %q: %d %v %s, of mux %d %v %s", method, path, got[0].Code, got[0].Header(), got[0].Body, got[1].Code, got[1].Header(), got[1].Body)
			}
		}
	}
}

func BenchmarkParseObject(b *testing.B) {
	body := []byte(`{"code":"0712cDoV0cfty22AeloV0daM00000001"}`)
	var code string
	fields := []Field{{"code", &code}}
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			readPlain(body, fields)
		}
	})
	b.Run("decoder", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = decodeObject(body, "", text.Text{}, fields)
		}
	})
}

type answer struct {
	Token string `json:"token"`
}

func (a answer) AppendJSON(b []byte) []byte {
	return append(AppendString(append(b, `{"token":`...), a.Token), '}')
}

func BenchmarkAnswer(b *testing.B) {
	req := httptest.NewRequest("GET", "/", nil)
	req = req.WithContext(&Trail{Context: req.Context()})
	a := answer{"0712cDoV0cfty22AeloV0daM00000001"}
	for name, body := range map[string]any{"append": a, "reflect": reflected(a)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				writeJSON(nowhere{http.Header{}}, req, 200, body)
			}
		})
	}
}

// A reflected answer has no method.
type reflected answer

// nowhere is a ResponseWriter that costs nothing.
type nowhere struct{ h http.Header }

func (w nowhere) Header() http.Header { return w.h }

func (w nowhere) Write(b []byte) (int, error) { return len(b), nil }

func (w nowhere) WriteHeader(int) {}

func BenchmarkRouter(b *testing.B) {
	ok := func(*http.Request) (any, error) { return nil, nil }
	h := NewRouter([]Route{{Methods: []string{"GET"}, Path: "/a", Answer: ok}, {Methods: []string{"GET", "POST"}, Path: "/b", Answer: ok}},
		Answer(0, ok))
	for name, h := range map[string]http.Handler{"at once": h, "mux": h.mux()} {
		for _, path := range []string{"/b", "/others"} {
			req := httptest.NewRequest("GET", path, nil)
			req = req.WithContext(&Trail{Context: req.Context()})
			b.Run(name+path, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					h.ServeHTTP(nowhere{http.Header{}}, req)
				}
			})
		}
	}
}
