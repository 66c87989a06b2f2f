package conform

import (
	_ "embed" // the probes
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wxflow/mockwx/text"
)

// A probe is one call. Words in braces are filled in: those of values.
type probe struct {
	name, method, path, query string
	kind, body                string // of a POST
	tier                      tier

	why text.Text // it is not made; else empty
}

// A tier is what a probe needs.
type tier int

const (
	anyone tier = iota // no account
	owner              // an appid and its secret
	codes              // fresh codes of that appid
)

// probesTSV has the probes in the order in which they are made: tier, name, method, path,
// query, Content-Type and body. None fetches /cgi-bin/token with a good secret: that would
// take the token of a running server away.
//
//go:embed probes.tsv
var probesTSV string

// table is what probesTSV has.
var table = sync.OnceValue(func() (list []probe) {
	tiers := map[string]tier{"anyone": anyone, "owner": owner, "codes": codes}
	for line := range strings.Lines(probesTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, probe{tier: tiers[f[0]], name: f[1], method: f[2], path: f[3], query: f[4], kind: f[5], body: f[6]})
	}
	return list
})

// probes are those of the table, each with the reason why it is not made, if it is not.
func (run *Run) probes() []probe {
	list := slices.Clone(table())
	given := run.values()
	for i := range list {
		switch p := &list[i]; {
		case p.tier >= owner && (run.AppID == "" || run.Secret.Empty()):
			p.why = text.Say("it needs an appid and its secret, in %s and %s", "需要 appid 及其 secret，放在 %s 和 %s 中", EnvAppID, EnvSecret)
		case p.tier == codes && given.missing(*p) != "":
			p.why = text.Say("it needs a fresh code of wx.login: %s (--codes)", "需要新的 wx.login code：%s（--codes）", given.missing(*p))
		}
	}
	return list
}

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
