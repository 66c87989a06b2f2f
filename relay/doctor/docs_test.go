package doctor

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write ../docs/doctor.md")

const pageHead = `# wxrelay doctor · 配置检查

Most of what keeps a login from working is configuration, and a phone says only ` + "`request:fail`" + `. The doctor looks at all of it and
says what is wrong, why that matters and how to mend it.

登录失败多半是配置问题，而手机上只显示 ` + "`request:fail`" + `。doctor 逐项检查，指出问题、影响和解决办法。

` + "```sh" + `
wxrelay doctor --domain https://login.example.com
` + "```" + `

Run it where the relay runs, with the same settings (flags or environment), while the relay runs: then it can ask the relay what the
reverse proxy makes of a request. From another machine it sees what a phone sees; the rest is skipped, and it says so. It takes as
long as the slowest login may take (8 s), for it waits that long to see whether the proxy does.

请在中继运行的机器上、以同样的设置（参数或环境变量）、在中继运行时执行：这样它才能向中继询问请求经过反向代理后变成了什么样。在其他机器上
执行时，它看到的与手机相同，其余各项会跳过并说明原因。耗时约为一次最慢的登录（8 秒），因为要确认代理是否能等这么久。

It harms nothing: no token is ended (stable_token without force_refresh), no code is spent, nothing stays in the store. It shows no
secret, and sends none but to WeChat, over a connection whose certificate has been verified.

它不会造成影响：不会使任何 token 失效（stable_token 不带 force_refresh），不消耗 code，不在存储中留下内容；不显示密钥，也只会在验证过
证书的连接上把密钥发给微信。

| flag | does | 作用 |
|---|---|---|
| ` + "`--domain URL`" + ` | the relay as the mini-program calls it, with its path prefix if there is one; else the first of WXRELAY_ACME_DOMAINS | 小程序访问中继的 URL，如有路径前缀须写上；缺省取 WXRELAY_ACME_DOMAINS 的第一个 |
| ` + "`--json`" + ` | a JSON array of all results: id, subject, status (ok, warn, fail, skip), needs, what, why, fix, and the last three with _zh | 以 JSON 数组输出所有结果 |
| ` + "`--lang en`" + ` | or zh; else by LC_ALL, LC_MESSAGES, LANG | 语言，缺省按 LC_ALL、LC_MESSAGES、LANG |
| ` + "`--timeout 10s`" + ` | of each step | 每一步的时限 |
| ` + "`--connect-to HOST:PORT:HOST2:PORT2`" + ` | try a server before DNS leads to it, or where the DNS of this network gives a private address; as curl does | 在 DNS 生效前，或内网 DNS 解析到内网地址时，检查指定的服务器；同 curl |
| ` + "`--ca-file FILE`" + ` | trust only these authorities for the domain | 域名证书只信任这些机构 |

Exit status: 0 all is well or only warnings, 1 something failed, 2 wrong usage. A check that needs another one to be well is skipped
when that one is not, and named at the end.

退出码：0 正常或仅有警告，1 有失败项，2 用法错误。所依赖的检查未通过时，后续检查会跳过，并在末尾列出。

Whether a chain is complete is certain on Linux; Windows and macOS may fetch what is missing by themselves, as their browsers do, so
run the doctor on the server or in a container.

证书链是否完整，在 Linux 上的结论是准确的；Windows 和 macOS 会像浏览器一样自行补全，因此请在服务器或容器里执行。

## Checks · 检查项

| id | looks at | how to mend | 检查内容 | 解决办法 |
|---|---|---|---|---|
`

// TestPage holds docs/doctor.md against the checks. `go test ./relay/doctor
// -run TestPage -update` writes it.
func TestPage(t *testing.T) {
	const file = "../docs/doctor.md"
	var b strings.Builder
	b.WriteString(pageHead)
	for _, c := range Checks() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", c.ID, c.Title.EN, c.Fix.EN, c.Title.ZH, c.Fix.ZH)
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != b.String() {
		t.Errorf("%s is not what the checks say (%v); write it with -update", file, err)
	}
}
