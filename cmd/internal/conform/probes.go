package conform

import (
	_ "embed" // the probes
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"wxflow/mockwx/text"
)

// A probe is one call. Words in braces are filled in: those of values.
type probe struct {
	name, method, path, query string
	kind, body                string // of a POST

	why text.Text // it is not made; else empty
}

// probesTSV has the probes in the order in which they are made: name, method, path,
// query, Content-Type and body. None fetches /cgi-bin/token with a good secret: that would
// take the token of a running server away.
//
//go:embed probes.tsv
var probesTSV string

// probes are those of the table, each with the reason why it is not made, if it is not.
func (run *Run) probes() (list []probe) {
	given := run.values()
	for line := range strings.Lines(probesTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		p := probe{name: f[0], method: f[1], path: f[2], query: f[3], kind: f[4], body: f[5]}
		switch missing := given.missing(p); {
		case p.needsAccount() && (run.AppID == "" || run.Secret.Empty()):
			p.why = text.Say("it needs an appid and its secret, in %s and %s", "需要 appid 及其 secret，放在 %s 和 %s 中", EnvAppID, EnvSecret)
		case strings.HasPrefix(missing, "js_code"):
			p.why = text.Say("it needs a fresh code of wx.login: %s (--codes)", "需要新的 wx.login code：%s（--codes）", missing)
		}
		list = append(list, p)
	}
	return list
}

// needsAccount reports whether something is filled in: all of it is of one account.
func (p *probe) needsAccount() bool { return blank().MatchString(p.query + p.body) }

// Where an owner's appid and secret are read from: only the environment.
const (
	EnvAppID  = "MOCKWX_CONFORM_APPID"
	EnvSecret = "MOCKWX_CONFORM_SECRET"
)

// values are what is filled into a probe.
type values map[string]string

func codeName(i int) string { return "js_code " + strconv.Itoa(i+1) }

func (run *Run) values() values {
	v := values{"appid": run.AppID, "secret": run.Secret.Reveal()}
	for i, c := range run.Codes {
		v[codeName(i)] = c.Reveal()
	}
	return v
}

var blank = expr(`\{([a-z_]+(?: [0-9])?)\}`)

// missing names what a probe needs and an earlier answer should have given.
func (v values) missing(p probe) string {
	for _, m := range blank().FindAllStringSubmatch(p.query+p.body, -1) {
		if v[m[1]] == "" {
			return m[1]
		}
	}
	return ""
}

func (v values) fill(s string, escape func(string) string) string {
	return blank().ReplaceAllStringFunc(s, func(word string) string { return escape(v[strings.Trim(word, "{}")]) })
}

// keep remembers what later probes need of a reply.
func (v values) keep(p probe, r *reply) {
	if p.name == "stable_token-ok" {
		v["access_token"] = r.text("access_token")
	}
}

// inJSON escapes a text for a JSON string.
func inJSON(s string) string { return strings.Trim(fmt.Sprintf("%q", s), `"`) }

// demo returns the query for a vector, with the values of the built-in fixtures.
func (p *probe) demo() string {
	demo := values{
		"appid": "wx0000000000000001", "secret": "mocksecret0000000000000000000001",
		"js_code 1": "once", "js_code 2": "alice-code",
	}
	return demo.fill(p.query, url.QueryEscape)
}
