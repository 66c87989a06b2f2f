package doctor

import (
	"net/http"
	"strings"
	"testing"
)

// Seen: the pages as the programs have them.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		status       int
		server, body string
		what, fix    string
	}{
		{200, "nginx/1.22.1", "<title>Welcome to nginx!</title>", "nginx's welcome page", "proxy_pass"},
		{404, "nginx", "<html><center><h1>404 Not Found</h1></center><hr><center>nginx</center></html>", "looks for a file", "server_name"},
		{502, "nginx", "<html>502 Bad Gateway</html>", "gets no answer", "WXRELAY_LISTEN"},
		{502, "Caddy", "", "gets no answer", "WXRELAY_LISTEN"},
		{413, "nginx", "<html>413 Request Entity Too Large</html>", "body of this size", "client_max_body_size"},
		{400, "nginx", "<title>400 Request Header Or Cookie Too Large</title>", "header of this size", "large_client_header_buffers"},
		{200, "Apache/2.4", "<title>Apache2 Debian Default Page: It works</title>", "Apache's welcome page", "server block"},
		{200, "", "<html><body><h1>It works!</h1></body></html>", "Apache's welcome page", ""},
		{200, "Caddy", "<title>Caddy works!</title>", "Caddy's welcome page", "reverse_proxy"},
		{200, "nginx", "<h1>恭喜, 站点创建成功！</h1>", "panel", "反向代理"},
		{404, "nginx", "<h1>没有找到站点</h1>", "no site of this name", ""},
		{404, "", "<!DOCTYPE html><html><body><pre>Cannot GET /session</pre></body></html>", "Express", "port of its own"},
		{403, "Beaver", "<title>Non-compliance ICP Filing</title>", "ICP", "ICP"},
		{302, "nginx", "", "redirect", "list and call"},
		{200, "gws", "<HTML><p>hello</p></HTML>", "gws", ""},
		{200, "50%", "ok", "50%", ""},
	} {
		a := answer{status: x.status, header: http.Header{"Server": {x.server}}, body: []byte(x.body)}
		r := a.refusal()[0]
		if !strings.Contains(r.What.EN, x.what) || !strings.Contains(r.Fix.EN+r.Fix.ZH, x.fix) {
			t.Errorf("%d %q %q: %+v", x.status, x.server, x.body, r)
		}
	}
}
