package mockwx

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"wxflow/mockwx/text"
)

// An adminRoute is one thing the admin API can do. Calls names the exported
// methods of Fake behind it, so that a test can compare the two lists.
type adminRoute struct {
	method, path string
	calls        []string
	handle       func(*Fake, *http.Request) (any, error)
}

// adminRoutes is the whole admin API.
var adminRoutes = []adminRoute{
	{"GET", "/healthz", nil, func(*Fake, *http.Request) (any, error) { return map[string]string{"status": "ok"}, nil }},
	{"POST", "/oauthcode", []string{"IssueOAuthCode"}, adminOAuthCode},
	{"POST", "/login", []string{"IssueCode"}, adminIssue((*Fake).IssueCode)},
	{"POST", "/phonecode", []string{"IssuePhoneCode"}, adminIssue((*Fake).IssuePhoneCode)},
	{"POST", "/plugincode", []string{"IssuePluginCode"}, adminIssue((*Fake).IssuePluginCode)},
	{"POST", "/encrypt", []string{"Encrypt"}, adminEncrypt},
	{"GET", "/wx.js", nil, func(*Fake, *http.Request) (any, error) { return wxJS, nil }},
	{"GET", "/device", []string{"Device"}, adminDevice},
	{"GET", "/checksession", []string{"CheckSession"}, adminCheckSession},
	{"POST", "/carry", []string{"Carry", "SetBackends"}, adminCarry},
	{"POST", "/payment", []string{"Pay"}, adminPay},
	{"GET", "/identity", []string{"Identity"}, adminIdentity},
	{"POST", "/push", []string{"Push"}, adminPush},
	{"GET", "/calls", []string{"Calls", "CallsWhere"}, adminCalls},
	{"DELETE", "/calls", []string{"ClearCalls"}, adminClearCalls},
	{"GET", "/media_checks", []string{"MediaChecks"}, func(f *Fake, _ *http.Request) (any, error) { return f.MediaChecks(), nil }},
	{"GET", "/faults", []string{"Faults"}, func(f *Fake, _ *http.Request) (any, error) { return f.Faults(), nil }},
	{"POST", "/faults", []string{"AddFault"}, adminAddFault},
	{"DELETE", "/faults/{id}", []string{"RemoveFault"}, adminRemoveFault},
	{"GET", "/clock", []string{"Clock", "Now"}, func(f *Fake, _ *http.Request) (any, error) { return f.Clock(), nil }},
	{"POST", "/clock", []string{"Advance", "Freeze", "SetClock"}, adminSetClock},
	{"POST", "/reset", []string{"Reset", "ResetApp"}, adminReset},
	{"GET", "/fixture", []string{"Fixture"}, func(f *Fake, _ *http.Request) (any, error) { return f.Fixture(), nil }},
	{"PUT", "/fixture", []string{"SetFixture"}, adminSetFixture},
	{"GET", "/users", []string{"Users"}, func(f *Fake, _ *http.Request) (any, error) { return f.Users(), nil }},
	{"GET", "/apps", []string{"Apps"}, func(f *Fake, _ *http.Request) (any, error) { return f.Apps(), nil }},
	{"POST", "/apps", []string{"AddApp", "NewApp"}, adminAddApp},
	{"DELETE", "/apps/{appid}", []string{"RemoveApp"}, adminRemoveApp},
	{"GET", "/component_ticket", []string{"ComponentTicket"}, adminComponentTicket},
	{"POST", "/authorize", []string{"Authorize"}, adminAuthorize},
	{"GET", "/endpoints", nil, func(*Fake, *http.Request) (any, error) { return Endpoints(), nil }},
	{"GET", "/errcodes", nil, func(*Fake, *http.Request) (any, error) { return ErrCodes(), nil }},
}

// maxAdminBody bounds a request to the admin API; a fixture may be large.
const maxAdminBody = 32 << 20

// AdminHandler returns the admin API: the same powers over HTTP. Requests from
// browsers of other origins are refused.
func (f *Fake) AdminHandler() http.Handler {
	m := mux.NewRouter().SkipClean(true)
	allow := map[string][]string{}
	for _, route := range adminRoutes {
		methods := []string{route.method}
		if route.method == http.MethodGet {
			methods = append(methods, http.MethodHead) // health checks like it
		}
		allow[route.path] = append(allow[route.path], methods...)
		m.Path(route.path).Methods(methods...).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxAdminBody)
			v, err := route.handle(f, r)
			if err != nil {
				adminFail(w, err)
				return
			}
			if file, ok := v.(adminFile); ok {
				file.write(w)
				return
			}
			adminJSON(w, http.StatusOK, v)
		})
	}
	m.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		adminError(w, http.StatusNotFound, text.Say("no route %s; this is the admin API, WeChat's own API is on the other port",
			"没有路由 %s；这里是 admin 接口，微信接口在另一个端口", text.Clip(r.URL.Path, 100)))
	})
	for path, all := range allow { // behind the routes, so for other methods
		methods := strings.Join(all, ", ")
		m.Path(path).HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", methods)
			adminError(w, http.StatusMethodNotAllowed, text.Say("%s does not take %s; it takes %s", "%s 不接受 %s，可用 %s", text.Clip(r.URL.Path, 100), text.Clip(r.Method, 16), methods))
		})
	}
	return f.guard(m)
}
