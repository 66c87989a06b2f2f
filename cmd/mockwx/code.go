package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx/text"
)

type codeFlags struct {
	appid, user string
	users       string
	n, from     int
	format      string
	fakeFlags
}

func codeCommand(e *env) *cobra.Command {
	var o codeFlags
	cmd := &cobra.Command{
		Use:   "code [--appid APPID] [--user NAME]",
		Short: "make js_codes · 生成 js_code",
		Args:  cli.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&o.appid, "appid", "", "`APPID` the app to log in to; default: the only one · 登录哪个小程序，默认为唯一的那个")
	f.StringVar(&o.user, "user", "", "`NAME` the user to log in; default: the fixture's users in turn · 登录哪个用户；默认轮流登录 fixture 的用户")
	f.StringVar(&o.users, "users", "", "`PREFIX` the range of users with this prefix; default: all ranges · 哪个用户区间（写 prefix）；默认为所有区间")
	f.IntVarP(&o.n, "count", "n", 1, "`N` how many · 个数")
	f.IntVar(&o.from, "from", 0, "`N` number of the first one · 第一个的序号")
	f.StringVar(&o.format, "format", "text", "`FORMAT` "+formatNames+" · 输出格式："+formatNames)
	o.register(f, "`URL` let the running fake at this admin address issue them · 由此管理地址上运行的模拟微信签发")
	return cmd
}

func (o *codeFlags) run(ctx context.Context, e *env) error {
	switch {
	case o.user == "" && o.admin != "":
		return cli.Usage("--user is missing; codes for a range of users are made without --admin", "缺少 --user；为用户区间生成 code 时不要带 --admin")
	case o.user != "" && o.users != "":
		return cli.Usage("--user and --users exclude each other", "--user 与 --users 不能同时使用")
	case o.n < 1 || o.from < 0 || o.from+o.n-1 > math.MaxUint32:
		return cli.Usage("-n %d --from %d: at least one code, numbers up to %d",
			"-n %d --from %d：至少一个 code，序号不超过 %d", o.n, o.from, uint32(math.MaxUint32))
	case o.admin != "" && o.from != 0:
		return cli.Usage("--from is for codes made without --admin", "--from 只用于不带 --admin 时")
	}
	if err := o.onlyApp(ctx, e, &o.appid); err != nil {
		return err
	}
	out := bufio.NewWriter(e.stdout)
	rows, err := o.source(ctx)
	if err != nil {
		return err
	}
	write, end, err := codeWriter(out, o.format)
	if err != nil {
		return err
	}
	step, done := e.progress(o.n, text.Of("codes", "生成 code"))
	defer done()
	for row, err := range rows {
		if ctx.Err() != nil { // interrupted
			return errors.Join(out.Flush(), errSilent)
		}
		if err != nil {
			return err
		}
		if err := write(row); err != nil {
			return err
		}
		step()
	}
	if err := end(); err != nil {
		return err
	}
	return out.Flush()
}

// source returns the codes, made as they are asked for.
func (o *codeFlags) source(ctx context.Context) (iter.Seq2[codeRow, error], error) {
	if o.admin != "" {
		a := adminClient{o.admin}
		openid, err := a.identity(ctx, o.appid, o.user)
		return o.each(openid, func(int) (string, error) { return a.login(ctx, o.appid, o.user) }), err
	}
	fake, err := o.fake()
	if err != nil {
		return nil, err
	}
	if o.user == "" {
		codes, err := fake.LoadCodes(o.appid, o.users, o.from, o.n)
		return func(yield func(codeRow, error) bool) {
			for c := range codes {
				if !yield(codeRow{c.JSCode, o.appid, c.User, c.OpenID}, nil) {
					return
				}
			}
		}, err
	}
	id, err := fake.Identity(o.appid, o.user)
	return o.each(id.OpenID, func(i int) (string, error) { return fake.AheadCode(o.appid, o.user, uint32(o.from+i)) }), err
}

// each asks n times for a code of one user.
func (o *codeFlags) each(openid string, next func(int) (string, error)) iter.Seq2[codeRow, error] {
	return func(yield func(codeRow, error) bool) {
		for i := range o.n {
			code, err := next(i)
			if !yield(codeRow{code, o.appid, o.user, openid}, err) {
				return
			}
		}
	}
}

// login asks the running fake for a code.
func (a adminClient) login(ctx context.Context, appid, user string) (string, error) {
	var out struct{ Code string }
	err := a.post(ctx, adminLimit, "/login", map[string]string{"appid": appid, "user": user}, &out)
	return out.Code, err
}

type codeRow struct {
	JSCode string `json:"js_code"`
	AppID  string `json:"appid"`
	User   string `json:"user"`
	OpenID string `json:"openid"`
}

// A loadRow is a codeRow with the names that the relay's body has.
type loadRow struct {
	JSCode string `json:"code"`
	AppID  string `json:"appid"`
	User   string `json:"user"`
	OpenID string `json:"openid"`
}

const formatNames = "text, csv, json, k6"

// codeWriter returns what writes a row, and what ends the output.
func codeWriter(w io.Writer, format string) (write func(codeRow) error, end func() error, err error) {
	switch format {
	case "text":
		return func(r codeRow) error { _, err := fmt.Fprintln(w, r.JSCode); return err }, func() error { return nil }, nil
	case "csv":
		c := csv.NewWriter(w)
		err := c.Write([]string{"js_code", "appid", "user", "openid"})
		return func(r codeRow) error { return c.Write([]string{r.JSCode, r.AppID, r.User, r.OpenID}) },
			func() error { c.Flush(); return c.Error() }, err
	case "json":
		write, end := jsonWriter(w, "\n  ", func(r codeRow) any { return r })
		return write, end, nil
	case "k6": // what JSON.parse(open(…)) takes, an object a line
		write, end := jsonWriter(w, "\n", func(r codeRow) any { return loadRow(r) })
		return write, end, nil
	}
	return nil, nil, cli.Usage("--format %q is not one of %s", "--format %q 不是 %s 之一", format, formatNames)
}

// jsonWriter writes an array without keeping it.
func jsonWriter(w io.Writer, indent string, as func(codeRow) any) (write func(codeRow) error, end func() error) {
	sep := "["
	write = func(r codeRow) error {
		b, err := json.Marshal(as(r))
		if err == nil {
			_, err = fmt.Fprintf(w, "%s%s%s", sep, indent, b)
		}
		sep = ","
		return err
	}
	return write, func() error { _, err := fmt.Fprintln(w, "\n]"); return err }
}
