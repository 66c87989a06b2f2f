package doctor

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const testAESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

// pushed is a ward whose relay has a Token, and the settings another or the same.
func pushed(relays, settings string, more func(*ward)) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.token, w.env["WXRELAY_PUSH_TOKEN"], w.env["WXRELAY_PUSH_KEY"] = relays, settings, testAESKey
		if more != nil {
			more(w)
		}
	}
}

func pushSicknesses() []sickness {
	return []sickness{
		{"pushes", pushed("TheToken", "TheToken", nil), none(), ""},
		{"pushes in the clear", pushed("TheToken", "TheToken", func(w *ward) { delete(w.env, "WXRELAY_PUSH_KEY") }), only("settings.push", Warn), "safe mode"},
		{"pushes to a back end, and none come", setEnv("WXRELAY_PUSH_TO", "http://127.0.0.1:3000"), only("settings.push", Warn), "no app has a Token"},
		{"a key without a token", setEnv("WXRELAY_PUSH_KEY", testAESKey), only("settings.valid", Fail), "without a token"},
		{"a relay without the token", pushed("", "TheToken", nil), only("domain.push", Fail), "has no Token"},
		{"a relay with another token", pushed("Another", "TheToken", nil), only("domain.push", Fail), "another Token"},
		{"an answer that is changed", pushed("TheToken", "TheToken", func(w *ward) {
			w.relay = func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					h.ServeHTTP(rw, r)
					if strings.HasPrefix(r.URL.Path, "/wechat/push/") {
						io.WriteString(rw, "\n")
					}
				})
			}
		}), only("domain.push", Fail), "not the echostr"},
		{"pushes do not come through", pushed("TheToken", "TheToken", func(w *ward) {
			w.relay = func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
					if strings.HasPrefix(r.URL.Path, "/wechat/push/") {
						page502(rw)
						return
					}
					h.ServeHTTP(rw, r)
				})
			}
		}), only("domain.push", Fail), "502"},
	}
}
