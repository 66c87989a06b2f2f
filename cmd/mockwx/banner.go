package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"wxflow/cmd/internal/boot"
	"wxflow/mockwx"
	"wxflow/mockwx/text"
)

// purposes are what the addresses of a banner are good for.
var purposes = map[string]mockwx.Text{
	"api":   text.Of("WeChat's API, for your server", "微信接口，供你的服务器使用"),
	"admin": text.Of("open it in a browser: calls, users, clock, faults; and /demo", "用浏览器打开：调用记录、用户、时钟、故障；演示页在 /demo"),
	"proxy": text.Of("takes https://api.weixin.qq.com to the fake", "把 https://api.weixin.qq.com 引到这里"),
	"tls":   text.Of("WeChat's hosts over TLS", "以 TLS 提供微信各域名"),
	"relay": text.Of("the login server for your front end", "登录服务，供前端使用"),
	"ops":   text.Of("health of the relay", "登录服务的健康检查"),
	"ca":    text.Of("the certificate that clients of the proxy trust", "经代理访问的客户端需要信任的证书"),
}

// announce says to people, in their language, what listens, what goes into their server,
// and what to try. The secret of the demo is public; that of another fixture may be a
// real one by mistake, and is not shown.
func (x *opened) announce(e *env) {
	var b strings.Builder
	defer func() { io.WriteString(e.stdout, b.String()) }() // at once: it is one thing
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, text.Say(en, zh, args...).In(e.lang())) }
	say("mockwx %s: a FAKE WeChat, for tests only\n", "mockwx %s：模拟微信（FAKE WeChat），仅供测试\n", boot.VersionName())
	line := func(name, where, note string) { fmt.Fprintf(&b, "  %-6s %s   %s\n", name, where, note) }
	for _, s := range x.sites {
		note := purposes[s.Name]
		if s.Everywhere() {
			note = note.And(text.Of("open to other machines: it listens on all addresses", "监听所有地址，其他机器也能访问"))
		}
		line(s.Name, s.URL(), note.In(e.lang()))
	}
	if x.ca != "" {
		line("ca", x.ca, purposes["ca"].In(e.lang()))
	}
	apps := x.fake.Fixture().Apps
	if len(apps) == 0 {
		return
	}
	app, user := apps[0], "alice"
	if users := x.fake.Users(); len(users) > 0 {
		user = cmp.Or(users[0].Name, users[0].Prefix+"1")
	}
	secret := text.Of("as in the fixture", "见 fixture")
	if public := x.demo || app.Secret == mockwx.AnySecret; public {
		secret = text.Of(app.Secret, app.Secret)
	}
	say("\n  appid  %s   secret  %s%s",
		"\n  appid  %s   secret  %s%s", app.AppID, secret, more(len(apps)-1, x.url("admin")))
	say("  users  %s", "  用户   %s", people(x.fake.Users()))
	fmt.Fprintln(&b)
	if relay := x.url("relay"); relay != "" {
		fmt.Fprintf(&b, "  curl '%s/login?code=user:%s'\n", relay, user)
	}
	fmt.Fprintf(&b, "  curl -d '{\"appid\":\"%s\",\"user\":\"%s\"}' %s/login\n  curl %s/calls\n\n", app.AppID, user, x.url("admin"),
		x.url("admin"))
	say("Ctrl-C stops. A fixture for your own app: mockwx init", "按 Ctrl-C 停止。为自己的 app 写 fixture：mockwx init")
}

// more is a note about n other apps; none for 0.
func more(n int, admin string) mockwx.Text {
	switch n {
	case 0:
		return mockwx.Text{}
	case 1:
		return text.Say("   and one more app: %s/apps", "   另有 1 个 app：%s/apps", admin)
	}
	return text.Say("   and %d more apps: %s/apps", "   另有 %d 个 app：%s/apps", n, admin)
}

// people names the first users, and what is special about them.
func people(users []mockwx.User) mockwx.Text {
	const shown = 5
	var en, zh []string
	for i, u := range users {
		switch {
		case i == shown:
			en, zh = append(en, "…"), append(zh, "…")
		case i > shown:
		case u.Count > 0:
			name := fmt.Sprintf("%s1…%s%d", u.Prefix, u.Prefix, u.Count)
			en, zh = append(en, name), append(zh, name)
		case u.Blocked:
			en, zh = append(en, u.Name+" (blocked)"), append(zh, u.Name+"（已封禁）")
		default:
			en, zh = append(en, u.Name), append(zh, u.Name)
		}
	}
	return text.Of(strings.Join(en, ", "), strings.Join(zh, "、"))
}
