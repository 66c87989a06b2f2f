package gateway

import (
	"net/url"
	"slices"
	"strings"
)

// Params are the parameters of a query or a form, in the order in which they came. A call
// has a few: a list of them needs no allocation, where url.Values needs one for each
// (BenchmarkParams).
type Params []param

type param struct{ name, value string }

// maxParams bounds how many parameters count, as in net/url: of more, none does.
const maxParams = 10_000

// appendParams reads a query or a form as url.ParseQuery does; broken pairs count as absent.
func appendParams(p Params, query string) Params {
	if len(query) >= maxParams && strings.Count(query, "&") >= maxParams {
		return p
	}
	has := func(c byte) bool { return strings.IndexByte(query, c) >= 0 }
	plain := !has('%') && !has('+') && !has(';') // most are: one look at all instead of one at each
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if pair == "" || !plain && strings.IndexByte(pair, ';') >= 0 {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if plain {
			p = append(p, param{name, value})
			continue
		}
		name, err1 := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err1 == nil && err2 == nil {
			p = append(p, param{name, value})
		}
	}
	return p
}

func (p Params) find(name string) int {
	return slices.IndexFunc(p, func(x param) bool { return x.name == name })
}

// Get returns the first value of a parameter; "" where there is none.
func (p Params) Get(name string) string {
	if i := p.find(name); i >= 0 {
		return p[i].value
	}
	return ""
}

// Has reports whether a parameter was sent, be it empty.
func (p Params) Has(name string) bool { return p.find(name) >= 0 }

// Names are those of the parameters, sorted.
func (p Params) Names() []string {
	names := make([]string, len(p))
	for i := range p {
		names[i] = p[i].name
	}
	slices.Sort(names)
	return slices.Compact(names)
}
