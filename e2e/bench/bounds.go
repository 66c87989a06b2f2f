package main

import (
	"fmt"
	"io"
	"math"
)

// muxRelay is a relay on what wxrelay stands on, with a fast client, which does nothing
// else.
const muxRelay = "gorilla/mux + fasthttp's client, no checks"

// bounds are peers that do little beside what the figures compare with, and the programs
// beside these peers.
var bounds = []struct{ group, of, base string }{
	{"fake", logged, "gorilla/mux"},
	{"fake", "mockwx, refusal", logged},
	{"relay", muxRelay, nginxRelay},
	{"relay", "wxrelay", muxRelay},
	{"tls", muxRelay, nginxRelay},
	{"tls", "wxrelay", muxRelay},
	{"auth", logged, "gorilla/mux"},
	{"auth", "wxrelay /session, memory", logged},
	{"auth", "wxrelay /auth, memory", logged},
}

// boundsTable shows how near the programs come to what can be had.
func (b *bench) boundsTable(w io.Writer) {
	fmt.Fprint(w, "\n## How near they come to what can be had\n\n"+
		"The peers here stand on net/http and gorilla/mux and do nothing else, but write a line of a log where ours do: wxrelay for each request, "+
		"mockwx for a refusal. Both programs serve small requests without the server of net/http (cmd/internal/quick).\n\n"+
		"| | | × a second | × CPU |\n|---|---|--:|--:|\n")
	titles := map[string]string{"fake": "a login at a fake", "relay": "a login", "tls": "a login, WeChat over TLS", "auth": "a look at a session"}
	for _, x := range bounds {
		speed := b.ratio(perSecond, x.group, x.of, x.base).Median
		if !math.IsNaN(speed) {
			fmt.Fprintf(w, "| %s | %s ÷ %s | %s | %s |\n", titles[x.group], ours(x.of), ours(x.base), number(speed),
				number(b.ratio(cpu, x.group, x.of, x.base).Median))
		}
	}
}
