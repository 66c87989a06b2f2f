package login

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

// A mistake that would cost a code is said, never guessed.
func TestParseLogin(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("c", 512)
	for _, x := range []struct {
		method, query, body string
		code, appID         string
		bad                 string
	}{
		{"GET", "code=c1", "", "c1", "", ""},
		{"GET", "code=c1&appid=wxa&_=123", "", "c1", "wxa", ""},
		{"GET", "code=" + long, "", long, "", ""},
		{"GET", "code=c%201", "", "c 1", "", ""},
		{"GET", "code=" + long + "c", "", "", "", "longer than 512"},
		{"GET", "code=c%0a1", "", "", "", "cannot be printed"},
		{"GET", "code=", "", "", "", "code is missing"},
		{"GET", "", "", "", "", "code is missing"},
		{"GET", "code=%zz", "", "", "", "not well-formed"},
		{"GET", "code=a&code=b", "", "", "", "given once"},
		{"GET", "code=a&appid=b&appid=b", "", "", "", "given once"},
		{"POST", "", `{"code":"c1"}`, "c1", "", ""},
		{"POST", "", `{"code":"c1","appid":"wxa"}`, "c1", "wxa", ""},
		{"POST", "appid=wxa", `{"code":"c1"}`, "c1", "wxa", ""},
		{"POST", "appid=wxa", `{"code":"c1","appid":"wxa"}`, "c1", "wxa", ""},
		{"POST", "appid=wxb", `{"code":"c1","appid":"wxa"}`, "", "", "two different appids"},
		{"POST", "code=c1", `{"code":"c1"}`, "", "", "into the JSON body"},
		{"POST", "code=", `{"code":"c1"}`, "", "", "into the JSON body"},
		{"POST", "", `{"code":"c1","x":"1"}`, "", "", "not known"},
		{"POST", "", `{"code":""}`, "", "", "code is missing"},
		{"POST", "", `{"phone_code":"p"}`, "", "", "code is missing"},
		{"POST", "", `{"code":"c1","phone_code":"a\nb"}`, "", "", "phone_code has a character"},
		{"GET", "code=c1&phone_code=p", "", "", "", "the JSON body of a POST"},
		{"POST", "", ``, "", "", "is empty"},
	} {
		in, err := parseLogin(x.method, x.query, []byte(x.body))
		if x.bad == "" {
			if err != nil || in != (loginRequest{Code: x.code, AppID: x.appID}) {
				t.Errorf("%.60q: %+v, %v", x, in, err)
			}
		} else if f := fail.Of(err); f.Kind != refusal.BadRequest || !strings.Contains(f.Say.EN, x.bad) || f.Say.ZH == "" {
			t.Errorf("%.60q: %+v", x, f)
		}
	}
}

// A query that is read at once is read as any other.
func TestPlainCode(t *testing.T) {
	t.Parallel()
	for c := range 0x100 {
		for _, code := range []string{string([]byte{byte(c)}), "a" + string([]byte{byte(c)}) + "b", strings.Repeat(string([]byte{byte(c)}), 513)} {
			if plain, ok := plainCode("code=" + code); ok {
				if in, err := parseLogin("GET", "code="+code+"&_=1", nil); err != nil || in.Code != plain || plain != code {
					t.Errorf("%q: %+v, %v", code, in, err)
				}
			}
		}
	}
	if _, ok := plainCode("code=0712cDoV0cfty22AeloV0daM2k12cDoA"); !ok {
		t.Error("a usual code is not plain")
	}
}

// BenchmarkParseLogin is a GET that is read at once, and one that is not.
func BenchmarkParseLogin(b *testing.B) {
	for name, query := range map[string]string{"plain": "code=0712cDoV0cfty22AeloV0daM2k12cDoA", "any": "code=0712cDoV0cfty22AeloV0daM2k12cDoA&_=1"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parseLogin("GET", query, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestReadLogin(t *testing.T) {
	t.Parallel()
	big := httptest.NewRequest("POST", "/login", strings.NewReader(`{"code":"`+strings.Repeat("c", 20)+`"}`))
	big.Body = http.MaxBytesReader(nil, big.Body, 10)
	if _, err := readLogin(big); !strings.Contains(fail.Of(err).Say.EN, "over 8 KiB") {
		t.Errorf("%v", err)
	}
	cut := httptest.NewRequest("POST", "/login", io.MultiReader(strings.NewReader(`{"code":`), cutReader{}))
	if _, err := readLogin(cut); !strings.Contains(fail.Of(err).Say.EN, "did not arrive whole") {
		t.Errorf("%v", err)
	}
	get := &http.Request{Method: "GET", URL: &url.URL{RawQuery: "code=c1"}, Body: io.NopCloser(cutReader{})}
	if in, err := readLogin(get); err != nil || in.Code != "c1" {
		t.Errorf("the body of a GET is read: %v", err)
	}
}

type cutReader struct{}

func (cutReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
