package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"

	"github.com/spf13/cobra"

	"wxflow/mockwx"
)

type codeFlags struct {
	appid, user string
	n, from     int
	format      string
	fixtures    []string
	seed        string
	admin       string
}

func codeCommand(e *env) *cobra.Command {
	var o codeFlags
	cmd := &cobra.Command{
		Use:   "code --appid APPID --user NAME",
		Short: "mint js_codes · 生成 js_code",
		Long: `Makes js_codes. Without --admin they are made from the seed alone, ahead of time:
any fake with the same seed and fixtures accepts each of them once, and the same
call prints the same codes again (--from goes on where the last batch ended).
With --admin a running fake issues them, as wx.login would: good for five minutes.

不带 --admin 时仅由 seed 预先生成：任何 seed 与 fixture 相同的假微信都接受，每个一次；
相同的命令总是输出相同的 code（用 --from 接着上一批）。带 --admin 时由正在运行的假微信
签发，与 wx.login 一样五分钟有效。`,
		Example: `  mockwx code --appid wx0000000000000001 --user alice
  mockwx code --appid wx0000000000000001 --user alice -n 1000 --format csv > codes.csv
  mockwx code --appid wx0000000000000001 --user alice --admin http://127.0.0.1:8091`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&o.appid, "appid", "", "the app they log into · 登录哪个小程序")
	f.StringVar(&o.user, "user", "", "the user they log in · 登录哪个用户")
	f.IntVarP(&o.n, "count", "n", 1, "how many · 个数")
	f.IntVar(&o.from, "from", 0, "number of the first one · 第一个的序号")
	f.StringVar(&o.format, "format", "text", "text, csv or json · 输出格式")
	f.StringSliceVar(&o.fixtures, "fixtures", nil, "fixture files or folders; none: the built-in demo · fixture 文件或目录")
	f.StringVar(&o.seed, "seed", "", "seed; default: the fixture's · 种子")
	f.StringVar(&o.admin, "admin", "", "let the running fake at this admin address issue them · 由此地址上运行的假微信签发")
	return cmd
}

func (o *codeFlags) run(ctx context.Context, e *env) error {
	switch {
	case o.appid == "":
		return errUsage{errors.New("--appid is missing")}
	case o.user == "":
		return errUsage{errors.New("--user is missing")}
	case o.n < 1 || o.from < 0 || o.from+o.n-1 > math.MaxUint32:
		return errUsage{fmt.Errorf("-n %d --from %d: at least one code, numbers up to %d", o.n, o.from, uint32(math.MaxUint32))}
	case o.admin != "" && o.from != 0:
		return errUsage{errors.New("--from is for codes made without --admin")}
	}
	out := bufio.NewWriter(e.stdout)
	next, openid, err := o.source(ctx)
	if err != nil {
		return err
	}
	write, end, err := codeWriter(out, o.format)
	if err != nil {
		return err
	}
	for i := range o.n {
		if ctx.Err() != nil { // interrupted
			return errors.Join(out.Flush(), errSilent)
		}
		code, err := next(i)
		if err != nil {
			return err
		}
		if err := write(codeRow{code, o.appid, o.user, openid}); err != nil {
			return err
		}
	}
	if err := end(); err != nil {
		return err
	}
	return out.Flush()
}

// source returns what makes the i-th code, and whom the codes log in.
func (o *codeFlags) source(ctx context.Context) (next func(int) (string, error), openid string, err error) {
	if o.admin != "" {
		a := adminClient{o.admin}
		id, err := a.identity(ctx, o.appid, o.user)
		return func(int) (string, error) { return a.login(ctx, o.appid, o.user) }, id, err
	}
	fake, err := (&serveFlags{fixtures: o.fixtures, seed: o.seed}).silentFake()
	if err != nil {
		return nil, "", err
	}
	id, err := fake.Identity(o.appid, o.user)
	return func(i int) (string, error) { return fake.AheadCode(o.appid, o.user, uint32(o.from+i)) }, id.OpenID, err
}

func (o *serveFlags) silentFake() (*mockwx.Fake, error) {
	fx, err := mockwx.LoadFixture(o.fixtures...)
	if err != nil {
		return nil, err
	}
	return mockwx.New(mockwx.Options{Fixture: fx, Seed: o.seed})
}

type codeRow struct {
	JSCode string `json:"js_code"`
	AppID  string `json:"appid"`
	User   string `json:"user"`
	OpenID string `json:"openid"`
}

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
		sep := "["
		write := func(r codeRow) error {
			b, err := json.Marshal(r)
			if err == nil {
				_, err = fmt.Fprintf(w, "%s\n  %s", sep, bytes.TrimSpace(b))
			}
			sep = ","
			return err
		}
		return write, func() error { _, err := fmt.Fprintln(w, "\n]"); return err }, nil
	}
	return nil, nil, errUsage{fmt.Errorf("--format %q: text, csv or json", format)}
}

// login asks the running fake for a code.
func (a adminClient) login(ctx context.Context, appid, user string) (string, error) {
	body, err := json.Marshal(map[string]string{"appid": appid, "user": user})
	if err != nil {
		return "", err
	}
	var out struct{ Code string }
	err = a.do(ctx, http.MethodPost, "/login", bytes.NewReader(body), &out)
	return out.Code, err
}
