package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"io"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/doctor"
	"wxflow/relay/text"
)

type doctorFlags struct {
	doctor.Options
	asJSON    bool
	lang      string
	connectTo []string
	caFile    string
}

func doctorCommand(environ []string) *cobra.Command {
	o := doctorFlags{Options: doctor.Options{Env: lookupIn(environ), Environ: environ}}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "find out why logins do not work · 诊断登录为什么失败",
		Args:  cli.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.Domain, "domain", "", "`URL` public URL of the relay, as the mini-program calls it · 小程序访问中继的 URL")
	flags.BoolVar(&o.asJSON, "json", false, "print a JSON array, in both languages · 输出 JSON 数组（中英文都有）")
	flags.StringVar(&o.lang, "lang", "", "`LANG` en or zh; default: by LC_ALL, LC_MESSAGES or LANG · "+
		"语言：en 或 zh，默认按 LC_ALL、LC_MESSAGES 或 LANG")
	flags.DurationVar(&o.Timeout, "timeout", 10*time.Second, "`DURATION` timeout of each check · 每项检查的时限")
	flags.StringArrayVar(&o.connectTo, "connect-to", nil,
		"`HOST:PORT:HOST2:PORT2` connect to HOST2:PORT2 instead of HOST:PORT, as curl's --connect-to does · "+
			"连接 HOST2:PORT2 代替 HOST:PORT，同 curl 的 --connect-to")
	flags.StringVar(&o.caFile, "ca-file", "", "`FILE` trust only the CAs in this file (PEM) for the domain, as curl's --cacert does · "+
		"域名证书只信任此文件（PEM）中的 CA，同 curl 的 --cacert")
	o.Flag = addFlags(cmd)
	return cmd
}

func (o *doctorFlags) run(ctx context.Context, out io.Writer) (err error) {
	if o.ConnectTo, err = parseConnectTo(o.connectTo); err != nil {
		return err
	}
	if o.caFile != "" {
		pem, err := os.ReadFile(o.caFile)
		if err != nil {
			return cli.Usage("--ca-file: %v", "--ca-file：无法使用：%v", err)
		}
		o.Roots = x509.NewCertPool()
		if !o.Roots.AppendCertsFromPEM(pem) {
			return cli.Usage("--ca-file: %s holds no certificate", "--ca-file：%s 中没有证书", o.caFile)
		}
	}
	if !slices.Contains([]string{"", "en", "zh"}, o.lang) {
		return cli.Usage("--lang %q is not en or zh", "--lang %q 不是 en 或 zh", o.lang)
	}
	if o.Timeout <= 0 {
		return cli.Usage("--timeout must be more than nothing", "--timeout 必须大于 0")
	}
	p := &diagnosis{w: out, locale: cmp.Or(o.lang, locale(o.Env)), screen: cli.Terminal(out), titles: map[string]text.Text{}}
	if !o.asJSON {
		o.Begin, o.Report = p.begin, p.line
	}
	results := doctor.Run(ctx, o.Options)
	print := p.end
	if o.asJSON {
		print = func(results []doctor.Result) error { return printResults(out, results) }
	}
	if err := print(results); err != nil {
		return err
	}
	failed := slices.DeleteFunc(results, func(r doctor.Result) bool { return r.Status != doctor.Fail })
	if len(failed) > 0 {
		return text.Errorf("doctor: %d failed", "doctor：%d 项未通过", len(failed))
	}
	return nil
}

var connectTo = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\[[^]]+\]|[^:]+):([^:]+):(\[[^]]+\]|[^:]+):([^:]+)$`)
})

// parseConnectTo reads HOST:PORT:HOST2:PORT2, where an IPv6 address stands in
// brackets.
func parseConnectTo(args []string) (map[string]string, error) {
	to := make(map[string]string)
	for _, a := range args {
		m := connectTo().FindStringSubmatch(a)
		if m == nil {
			return nil, cli.Usage("--connect-to %q is not HOST:PORT:HOST2:PORT2", "--connect-to %q 不是 HOST:PORT:HOST2:PORT2", a)
		}
		to[net.JoinHostPort(strings.ToLower(strings.Trim(m[1], "[]")), m[2])] = net.JoinHostPort(strings.Trim(m[3], "[]"), m[4])
	}
	return to, nil
}
