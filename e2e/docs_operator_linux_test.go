package e2e

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

const goingLive = "relay/docs/going-live.md"

// The blocks of the page, in their order.
const (
	liveBuild = iota
	liveSecrets
	liveStart
	liveNginx
	liveACME
	liveCertificate
	liveDoctor
	liveBlocks
)

// going returns blocks of the page "going live", each by its place.
func going(t *testing.T, which ...int) (blocks []string) {
	t.Helper()
	all := commandsOf(t, goingLive)
	if len(all) != liveBlocks {
		t.Fatalf("%s has %d blocks of commands, and the tests know %d", goingLive, len(all), liveBlocks)
	}
	for _, i := range which {
		blocks = append(blocks, all[i])
	}
	return blocks
}

// notRoot has the machine show whom the service runs as, by a file it made.
const notRoot = "stat -c 'sessions of %u' /var/lib/wxrelay/sessions.db\n"

func TestGoingLiveWithNginx(t *testing.T) {
	t.Parallel()
	out := onMachine(t, slices.Concat(going(t, liveBuild, liveSecrets, liveStart, liveNginx, liveDoctor),
		[]string{notRoot, "curl -sS https://login.example.com/login?code=x\n"},
		commandsOf(t, "relay/docs/stores.md"), commandsOf(t, "relay/docs/doctor.md"))...)
	for _, want := range []string{"configuration OK", "0 failed, 1 warning,", `"kind":"code_invalid"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	if user := fmt.Sprintf("sessions of %d\n", dynamicUser); mayBeOthers() && !strings.Contains(out, user) {
		t.Errorf("no %q in:\n%s", user, out)
	}
}

func TestGoingLiveWithACertificate(t *testing.T) {
	t.Parallel()
	out := onMachine(t, slices.Concat(going(t, liveBuild, liveSecrets, liveStart, liveCertificate, liveDoctor),
		[]string{"curl -sS https://login.example.com/login?code=x\n"})...)
	for _, want := range []string{"configuration OK", "0 failed, 1 warning,", `"kind":"code_invalid"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

// There is no authority to fetch a certificate from: it gets as far as that.
func TestGoingLiveWithACME(t *testing.T) {
	t.Parallel()
	onMachine(t, going(t, liveBuild, liveSecrets, liveStart, liveACME)...)
}

// All that the pages offer, on one machine.
func TestOperatorPagesTogether(t *testing.T) {
	t.Parallel()
	apps, gateway, auth := commandsOf(t, "relay/docs/apps.md"), commandsOf(t, "relay/docs/gateway.md"), commandsOf(t, "relay/docs/auth.md")
	out := onMachine(t, slices.Concat(going(t, liveBuild, liveSecrets, liveStart), apps, []string{"rm /etc/wxrelay/appsecret\n"}, gateway, commandsOf(t, "relay/docs/sessions.md"), auth, going(t, liveNginx),
		[]string{
			"for app in wx0123456789abcdef wxfedcba9876543210; do curl -sS \"https://login.example.com/login?code=x&appid=$app\"; done\n",
			"curl -sS https://login.example.com/.well-known/jwks.json\n",
			"wxrelay doctor --domain https://login.example.com\n",
		}, commandsOf(t, "relay/docs/stores.md"))...)
	for want, n := range map[string]int{
		`"access_token":"`:           2,
		`"kind":"code_invalid"`:      2,
		`"crv":"Ed25519"`:            1,
		"configuration OK":           1,
		"0 failed, 1 warning,":       1,
		`{"errcode":0,"errmsg":"ok"`: 1,
		"sessions ended: 0":          1,
	} {
		if got := strings.Count(out, want); got != n {
			t.Errorf("%d times %q, not %d, in:\n%s", got, want, n, out)
		}
	}
}

// Kubernetes, with stand-ins that look for the files that they are given.
func TestKubernetesCommands(t *testing.T) {
	t.Parallel()
	var script strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^#\t(.*)$`).FindAllStringSubmatch(testkit.Read(t, "relay/deploy/kubernetes/wxrelay.yaml"), -1) {
		script.WriteString(m[1] + "\n")
	}
	commands := regexp.MustCompile(`(?m)^cat > appsecret +#.*$`).ReplaceAllString(script.String(), "echo x > appsecret")
	if strings.Count(commands, "\n") != 6 {
		t.Fatalf("the commands have changed:\n%s", commands)
	}
	onMachine(t, `
docker() { case $1 in build) : ;; run) ./built key ;; esac; }
kubectl() {
	for a; do case $a in
	--from-file=*) test -s "${a#*=}" || return ;;
	*.yaml) grep 'image: wxrelay:v1.0.0 ' "$a" || return ;;
	esac; done
}
`, commands, "test ! -e appsecret\n")
}

// No page has commands that are not followed. A Chinese one has those of the English.
func TestOperatorPagesAreFollowed(t *testing.T) {
	t.Parallel()
	followed := []string{"apps.md", "auth.md", "doctor.md", "gateway.md", "going-live.md", "stores.md", "sessions.md", "routes.md"} // the last by TestPageCommands
	comment := regexp.MustCompile(`(?m) *#.*$`)
	for _, page := range testkit.Glob(t, "relay/docs/*.md") {
		if english, ok := strings.CutSuffix(page, ".zh-CN.md"); ok {
			have, want := strings.Join(commandsOf(t, page), "\n"), strings.Join(commandsOf(t, english+".md"), "\n")
			if comment.ReplaceAllString(have, "") != comment.ReplaceAllString(want, "") {
				t.Errorf("%s has other commands than the English page:\n%s", page, have)
			}
			continue
		}
		if n := len(commandsOf(t, page)); (n > 0) != slices.Contains(followed, path.Base(page)) {
			t.Errorf("%s has %d blocks of commands, and is followed: %v", page, n, n == 0)
		}
		for _, line := range regexp.MustCompile(`(?m)^    (?:wxrelay|systemctl|install|export|openssl|kill) .*$`).FindAllString(testkit.Read(t, page), -1) {
			t.Errorf("%s: a command that no test follows, put it into a block: %s", page, line)
		}
	}
}
