package doctor

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wxflow/relay/text"
)

// A domain is the public address, and what the network knows of it.
type domain struct {
	raw    string
	url    *url.URL // nil when it is none
	host   string
	port   string
	pinned string // by ConnectTo
	addrs  []netip.Addr
	live   string // the first address that takes connections
}

// readDomain takes the address apart. Without one, the first name the relay
// fetches certificates for is meant.
func (e *exam) readDomain() {
	d := &e.domain
	d.raw = strings.TrimSpace(e.o.Domain)
	if d.raw == "" {
		if names := e.settings.TLS.ACMEDomains; len(names) > 0 {
			d.raw = names[0]
		}
	}
	if d.raw == "" {
		return
	}
	if !strings.Contains(d.raw, "://") {
		d.raw = "https://" + d.raw
	}
	u, err := url.Parse(d.raw)
	if err != nil || u.Hostname() == "" {
		return
	}
	d.url, d.host, d.port = u, strings.ToLower(u.Hostname()), cmp.Or(u.Port(), "443")
	d.pinned = e.o.ConnectTo[net.JoinHostPort(d.host, d.port)]
}

func checkURL(e *exam) []Result {
	d := e.domain
	u := d.url
	if d.raw == "" {
		return skip("no --domain was given", "没有指定 --domain")
	}
	if u == nil {
		return fail("it is not a URL like https://login.example.com", "不是 https://login.example.com 这样的 URL")
	}
	_, notIP := netip.ParseAddr(d.host)
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fail("it is more than scheme, host and path", "除协议、域名和路径外还有多余内容")
	case u.Scheme != "https":
		return fail("it begins with %s:// and not with https://", "以 %s:// 开头，而不是 https://", u.Scheme)
	case notIP == nil:
		return fail("%s is an IP address: a mini-program wants a domain name", "%s 是 IP 地址，小程序要求使用域名", d.host)
	case d.host == "localhost" || strings.HasSuffix(d.host, ".localhost") || strings.HasSuffix(d.host, ".local") ||
		!strings.Contains(d.host, "."):
		return fail("%s is a name for this machine or this network only", "%s 只在本机或局域网内有效", d.host)
	case d.host == "weixin.qq.com" || strings.HasSuffix(d.host, ".weixin.qq.com"):
		return fail("%s is WeChat's own and cannot be listed: the relay stands in for it", "%s 是微信自己的域名，不能登记；应由中继代为访问", d.host)
	case strings.ContainsFunc(d.host, func(r rune) bool { return r > 0x7e || r == '_' }):
		return fail("%s holds a character that DNS names do not have", "%s 含有域名不允许的字符", shown(d.host))
	}
	return ok("%s", "%s", d.raw)
}

func checkPort(e *exam) []Result {
	port, err := strconv.Atoi(e.domain.port)
	explicit := e.domain.url.Port() != ""
	switch {
	case err != nil || port > 65535:
		return fail("%s is no port", "%s 不是端口", e.domain.port)
	case slices.Contains(badPorts[:], port):
		return fail("%d is on the list of ports that browsers refuse (ERR_UNSAFE_PORT, \"bad port\")",
			"%d 在浏览器拒绝连接的端口列表中（ERR_UNSAFE_PORT、bad port）", port)
	case explicit && port == 443:
		return warn("the URL says :443: listed without a port, even :443 is refused", "URL 中写了 :443：若登记时没有写端口，带 :443 的请求也会被拒绝")
	case port != 443:
		return warn("port %d has to be in the listing and in every URL", "端口 %d 必须同时写在登记的域名和每个 URL 中", port)
	}
	return ok("443", "443")
}

// Addresses that phones outside cannot reach. netip knows those of RFC 1918,
// loopback and links; these are the others.
var (
	carrierNAT = netip.MustParsePrefix("100.64.0.0/10")
	fakeIP     = netip.MustParsePrefix("198.18.0.0/15")
)

func checkDNS(e *exam) []Result {
	d := &e.domain
	if d.pinned != "" {
		return ok("not asked: --connect-to says %s", "未查询：--connect-to 指定了 %s", d.pinned)
	}
	ctx, cancel := e.within()
	defer cancel()
	addrs, err := e.o.Resolve(ctx, d.host)
	if err != nil {
		return fail("%s does not resolve: %s", "%s 无法解析：%s", d.host, reason(err))
	}
	var inside, names []string
	fake := false
	for _, a := range addrs {
		a = a.Unmap()
		d.addrs = append(d.addrs, a)
		names = append(names, a.String())
		if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() || carrierNAT.Contains(a) {
			inside = append(inside, a.String())
		}
		fake = fake || fakeIP.Contains(a)
	}
	switch {
	case len(addrs) == 0:
		return fail("%s has no address", "%s 没有地址记录", d.host)
	case len(inside) > 0:
		// The one cure for a split DNS is to say which server to examine.
		to := net.JoinHostPort(inside[0], d.port)
		return fixed(fail("%s is an address that only this machine or network can reach", "%s 只有本机或内网可以访问", strings.Join(inside, ", ")),
			"if phones get another address (split DNS), run the doctor with --connect-to %s:%s:%s: it examines the server there, and the rest is "+
				"checked; if not, point the name to the server's public address at your DNS provider",
			"若手机解析到的是另一个地址（内外网 DNS 不同），请用 --connect-to %s:%s:%s 运行 doctor，它会检查该地址上的服务器以及其余各项；否则请在 DNS 服务商处把域名指向服务器的公网 IP", d.host, d.port, to)
	case fake:
		return fixed(warn("%s is made up by a proxy program on this machine", "%s 是本机代理软件虚构的地址（fake-ip）", strings.Join(names, ", ")),
			"switch the proxy off, or run doctor on the server: what follows is seen through the proxy", "关闭代理，或在服务器上运行 doctor：以下结果是经过代理看到的")
	}
	return ok("%s", "%s", strings.Join(names, ", "))
}

func checkTCP(e *exam) []Result {
	d := &e.domain
	var targets []string
	for _, a := range d.addrs {
		targets = append(targets, net.JoinHostPort(a.String(), d.port))
	}
	if d.pinned != "" {
		targets = []string{d.pinned}
	}
	var dead []string
	var why text.Text
	for _, t := range targets {
		ctx, cancel := e.within()
		conn, err := e.o.Dial(ctx, "tcp", t)
		cancel()
		if err != nil {
			dead, why = append(dead, t), reason(err)
			continue
		}
		conn.Close()
		d.live = cmp.Or(d.live, t)
	}
	switch {
	case d.live == "":
		return fail("%s: %s", "%s：%s", dead[0], why)
	case len(dead) > 0:
		return fixed(warn("%s answers, but %s does not: %s", "%s 有响应，但 %s 没有：%s", d.live, strings.Join(dead, ", "), why),
			"have the server listen on that address too, or remove its A or AAAA record: phones try it as well. If this machine has no IPv6, an "+
				"IPv6 address proves nothing here",
			"让服务器也监听该地址，或删除对应的 A/AAAA 记录：手机也会尝试它。若本机没有 IPv6，则 IPv6 地址的结果不能说明问题")
	}
	return ok("%s", "%s", strings.Join(targets, ", "))
}

// base is the address without a slash at its end, to put a path behind.
func (d *domain) base() string {
	return fmt.Sprintf("%s://%s%s", d.url.Scheme, d.url.Host, strings.TrimRight(d.url.Path, "/"))
}

// badPorts are those that browsers, and whatever follows the Fetch standard such
// as Node's fetch, refuse to connect to.
// Doc: https://fetch.spec.whatwg.org/#port-blocking.
var badPorts = [...]int{
	0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
	111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
	548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
	6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
}
