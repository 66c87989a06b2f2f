package main

import (
	"fmt"
	"io"
	"math"
)

// muxRelay is a relay on what wxrelay stands on, with a fast client, which does nothing
// else.
const muxRelay = "gorilla/mux + fasthttp's client, no checks"

// bounds are what the programs stand on beside what the figures compare with, and the
// programs beside what they stand on.
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
		"Both programs stand on net/http and gorilla/mux; wxrelay writes a line of its log for each request, mockwx for a refusal. "+
		"This is what these alone cost, and the programs beside that.\n\n"+
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
