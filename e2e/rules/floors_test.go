package rules

import (
	"slices"
	"strings"
	"testing"
)

// floors are the packages of a half, from the top down. A package imports only what
// stands on a lower line.
var floors = [][]string{
	{"cmd/wxrelay", "cmd/mockwx"},
	{"cmd/internal/conform"},
	{"cmd/internal/cli"},
	{"cmd/internal/boot", "cmd/internal/isolate", "cmd/internal/watch", "cmd/internal/quick"},
	{"cmd/internal/child"},
	{"relay/doctor"},
	{"relay/settings", "relay/metrics", "relay/tracing"},
	{"relay"},
	{"relay/internal/ops", "relay/internal/login", "relay/internal/userdata", "relay/internal/backend", "relay/internal/push"},
	{"relay/internal/gateway", "relay/internal/limit", "relay/internal/sessions"},
	{"relay/internal/tokens", "relay/jwt"},
	{"relay/internal/wechat"},
	{"relay/internal/wechat/wire"},
	{"relay/internal/web", "relay/internal/apps", "relay/internal/trust"},
	{"relay/internal/fail", "relay/internal/lines", "relay/internal/within"},
	{"relay/store/storetest", "relay/store/bolt", "relay/store/redis"},
	{"relay/store/memory", "relay/store/sealed", "relay/store/internal/record"},
	{"relay/session", "relay/observe", "relay/certs"},
	{"relay/credential", "relay/refusal"},
	{"relay/text"},

	{"mockwx"},
	{"mockwx/push", "mockwx/proxy", "mockwx/wxjs", "mockwx/internal/admin", "mockwx/console", "mockwx/internal/advice"},
	{"mockwx/internal/api"},
	{"mockwx/internal/api/component", "mockwx/internal/api/wecom", "mockwx/internal/api/stub"},
	{"mockwx/internal/api/login", "mockwx/internal/api/oauth2", "mockwx/internal/api/token", "mockwx/internal/api/user", "mockwx/internal/api/message", "mockwx/internal/api/link"},
	{"mockwx/internal/gateway"},
	{"mockwx/internal/world"},
	{"mockwx/internal/people", "mockwx/internal/journal", "mockwx/internal/fault", "mockwx/internal/wire"},
	{"mockwx/fixture"},
	{"mockwx/wechat", "mockwx/internal/msgcrypt", "mockwx/internal/opendata", "mockwx/internal/localca", "mockwx/internal/blockjpeg"},
	{"mockwx/internal/ids", "mockwx/internal/clock", "mockwx/internal/local", "mockwx/internal/httpd", "mockwx/internal/ordered", "mockwx/environ"},
	{"mockwx/text", "mockwx/canary"},
	{"mockwx/internal/lazy"},
}

// halves are the parts of the module of which every package must have a floor: the two
// halves and their programs.
var halves = []string{"relay", "mockwx", "cmd"}

// TestFloors holds every import against the floors.
func TestFloors(t *testing.T) {
	t.Parallel()
	floor := map[string]int{}
	for i, line := range floors {
		for _, p := range line {
			floor["wxflow/"+p] = i
		}
	}
	deps, err := dependencies()
	if err != nil {
		t.Fatal(err)
	}
	for p := range floor {
		if deps[p] == nil {
			t.Errorf("%s is not a package any more: take it off its floor", p)
		}
	}
	for p, all := range deps {
		at, ok := floor[p]
		if !ok {
			if slices.ContainsFunc(halves, func(h string) bool { return p == "wxflow/"+h || strings.HasPrefix(p, "wxflow/"+h+"/") }) {
				t.Errorf("%s has no floor: give it one", p)
			}
			continue
		}
		for _, d := range all {
			if on, ok := floor[d]; ok && on <= at {
				t.Errorf("%s depends on %s, which is not below it: %v", p, d, floors[on])
			}
		}
	}
}
