package doctor

import (
	"encoding/json"
	"strings"

	"wxflow/relay/text"
)

// relay tells whether an answer has the relay's own shape of errors, and of
// which kind it is.
func (a answer) relay() (kind string, yes bool) {
	var body struct {
		Error struct {
			Kind      string `json:"kind"`
			Message   string `json:"message"`
			MessageZH string `json:"message_zh"`
			Action    string `json:"action"`
		} `json:"error"`
	}
	if a.err != nil || json.Unmarshal(a.body, &body) != nil {
		return "", false
	}
	e := body.Error
	return e.Kind, e.Kind != "" && e.Message != "" && e.MessageZH != "" && e.Action != ""
}

// A page is what other programs answer, and what to do about it.
type page struct {
	has       []string // all of these, in the body or the Server header
	status    int      // 0 for any
	what, fix text.Text
}

var noRelayBehind = text.New(
	"start the relay, and compare the port in the web server's rule (nginx: proxy_pass http://127.0.0.1:PORT) with WXRELAY_LISTEN; in "+
		"containers 127.0.0.1 is the container itself; with SELinux run: setsebool -P httpd_can_network_connect 1",
	"启动中继，并核对 Web 服务器转发的端口（nginx：proxy_pass http://127.0.0.1:端口）与 WXRELAY_LISTEN 是否一致；容器内的 127.0.0.1 是容器自己；启用 SELinux 时执行：setsebool -P "+
		"httpd_can_network_connect 1",
)

var siteHasNoRule = text.New(
	"this site has no rule for the relay: in the server block (panel: 网站 → 反向代理) of this very name put location / { proxy_pass "+
		"http://127.0.0.1:8080; }, check that server_name is this name, then reload",
	"该站点没有转发到中继的规则：在此域名的 server 块中（面板：网站 → 反向代理）加入 location / { proxy_pass http://127.0.0.1:8080; }，确认 server_name 就是此域名，然后重新加载",
)

// pages go from the particular to the general; the first that fits is it.
var pages = [...]page{
	{[]string{"Non-compliance ICP Filing"}, 0, text.New("the cloud provider blocks the name: no ICP filing", "云服务商拦截了该域名：未备案"),
		text.New("file the domain (ICP 备案) with the provider that hosts the server", "在服务器所在的云服务商处完成该域名的 ICP 备案")},
	{[]string{"webblock"}, 0, text.New("the cloud provider blocks the name: no ICP filing", "云服务商拦截了该域名：未备案"),
		text.New("file the domain (ICP 备案) with the provider that hosts the server", "在服务器所在的云服务商处完成该域名的 ICP 备案")},
	{[]string{"Welcome to nginx"}, 0, text.New("nginx's welcome page", "nginx 的欢迎页"), siteHasNoRule},
	{[]string{"Apache2", "Default Page"}, 0, text.New("Apache's welcome page", "Apache 的欢迎页"), siteHasNoRule},
	{[]string{"<h1>It works!</h1>"}, 0, text.New("Apache's welcome page", "Apache 的欢迎页"), siteHasNoRule},
	{[]string{"Caddy works"}, 0, text.New("Caddy's welcome page", "Caddy 的欢迎页"),
		text.New("in the Caddyfile put: NAME { reverse_proxy 127.0.0.1:8080 }, then run: caddy reload",
			"在 Caddyfile 中写：域名 { reverse_proxy 127.0.0.1:8080 }，然后执行 caddy reload")},
	{[]string{"站点创建成功"}, 0, text.New("the hosting panel's page for a new site", "面板新建站点的默认页"), siteHasNoRule},
	{[]string{"没有找到站点"}, 0, text.New("the hosting panel knows no site of this name", "面板中没有此域名的站点"), siteHasNoRule},
	{[]string{"IIS Windows Server"}, 0, text.New("IIS's welcome page", "IIS 的欢迎页"), siteHasNoRule},
	{[]string{"Cannot ", "<pre>"}, 404, text.New("an Express program that is not the relay", "另一个 Express 程序，不是中继"),
		text.New("another program has the port that the web server passes to: give the relay a port of its own and pass to that",
			"Web 服务器转发到的端口上是另一个程序：请为中继使用独立端口并转发到该端口")},
	{[]string{"Whitelabel Error Page"}, 0, text.New("a Spring Boot program that is not the relay", "另一个 Spring Boot 程序，不是中继"),
		text.New("another program has the port that the web server passes to: give the relay a port of its own and pass to that",
			"Web 服务器转发到的端口上是另一个程序：请为中继使用独立端口并转发到该端口")},
	{nil, 502, text.New("the web server gets no answer from the relay (Bad Gateway)", "Web 服务器得不到中继的应答（Bad Gateway）"), noRelayBehind},
	{nil, 503, text.New("the web server has nothing to pass the request to", "Web 服务器没有可用的后端"), noRelayBehind},
	{nil, 504, text.New("the web server waits in vain for the relay (Gateway Timeout)", "Web 服务器等不到中继的应答（Gateway Timeout）"), noRelayBehind},
	{nil, 413, text.New("the web server takes no body of this size", "Web 服务器不接受这么大的请求体"),
		text.New("allow it (nginx: client_max_body_size 1m; in the server block)", "放宽限制（nginx：在 server 块中写 client_max_body_size 1m;）")},
	{[]string{"Request Header Or Cookie Too Large"}, 0, text.New("nginx takes no header of this size", "nginx 不接受这么长的请求头"),
		text.New("allow it (nginx: large_client_header_buffers 4 8k;)", "放宽限制（nginx：large_client_header_buffers 4 8k;）")},
	{nil, 431, text.New("the web server takes no header of this size", "Web 服务器不接受这么长的请求头"),
		text.New("allow headers of 8 KB", "允许 8 KB 的请求头")},
	{[]string{"nginx"}, 404, text.New("nginx's own 404: it looks for a file", "nginx 自己的 404：它在查找文件"), siteHasNoRule},
	{[]string{"nginx"}, 403, text.New("nginx's own 403: it looks for a file or a rule forbids it", "nginx 自己的 403：它在查找文件，或被规则禁止"),
		siteHasNoRule},
	{[]string{"nginx"}, 405, text.New("nginx's own 405: it does not pass this method on", "nginx 自己的 405：它没有转发该请求方法"), siteHasNoRule},
}

// page finds whose answer it is, when it is not the relay's.
func (a answer) page() page {
	whole := string(a.body) + a.header.Get("Server")
	for _, p := range pages {
		fits := p.status == 0 || p.status == a.status
		for _, word := range p.has {
			fits = fits && strings.Contains(whole, word)
		}
		if fits {
			return p
		}
	}
	server := shown(a.header.Get("Server"))
	if server == "" {
		server = "?"
	}
	switch {
	case a.status/100 == 3:
		return page{what: text.New("a redirect; a redirected POST loses its body", "重定向；POST 被重定向后会丢失请求体"), fix: text.New(
			"list and call the address it leads to, or take the redirect away (http to https is fine on port 80 only)",
			"登记并直接使用重定向后的地址，或去掉重定向（只有 80 端口上的 http 转 https 是合适的）",
		)}
	case strings.Contains(strings.ToLower(whole), "<html"):
		return page{what: text.New("a web page of another program (Server: "+server+")", "其他程序的网页（Server："+server+"）"), fix: siteHasNoRule}
	}
	return page{what: text.New("not in the relay's form (Server: "+server+")", "不是中继的格式（Server："+server+"）"), fix: siteHasNoRule}
}
