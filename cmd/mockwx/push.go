package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
)

type pushFlags struct {
	mockwx.PushRequest
	message string
	timeout time.Duration
	fakeFlags
}

// pushAESKey is where the EncodingAESKey comes from when the fixture has none: a
// key is never a flag.
const pushAESKey = "MOCKWX_PUSH_AES_KEY"

func pushCommand(e *env) *cobra.Command {
	var o pushFlags
	cmd := &cobra.Command{
		Use:   "push [--appid APPID] --to URL --event NAME --user NAME",
		Short: "push a message to your server, as WeChat does · 像微信一样向你的服务器推送消息",
		Args:  cli.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&o.AppID, "appid", "", "`APPID` the app that the message is for; default: the only one · 消息属于哪个小程序，默认为唯一的那个")
	f.StringVar(&o.To, "to", "", "`URL` your server; default: the fixture's · 你的服务器，默认取 fixture 的")
	f.StringVar(&o.User, "user", "", "`NAME` the user who sends it · 发送消息的用户")
	f.StringVar(&o.Event, "event", "", "`NAME` name of a ready-made message · 内置消息的名称")
	f.StringVar(&o.AuthorizerAppID, "authorizer", "", "`APPID` the app that a platform's event is about · 第三方平台的事件针对哪个小程序")
	f.StringVar(&o.message, "message", "", "`JSON` fields as a JSON object, or @FILE · 消息字段（JSON 对象），或 @文件")
	f.StringVar(&o.TraceID, "trace-id", "", "`ID` push the result of this media_check_async; needs --admin · "+
		"推送该次 media_check_async 的结果，需要 --admin")
	f.StringVar(&o.Ticket, "ticket", "", "`TICKET` let the user scan this code of qrcode/create; needs --admin · "+
		"让该用户扫描 qrcode/create 的二维码，需要 --admin")
	f.BoolVar(&o.Verify, "verify", false, "verify the URL first, as WeChat's console does · 先校验 URL，与公众平台一样")
	f.StringVar(&o.Mode, "mode", "", "`MODE` plain, compat or safe; default: the fixture's, else plain · "+
		"明文（plain）、兼容（compat）或安全（safe）模式；默认取 fixture 的，没有则为 plain")
	f.StringVar(&o.Format, "format", "", "`FORMAT` xml or json; default: the fixture's, else xml · "+
		"数据格式 xml 或 json；默认取 fixture 的，没有则为 xml")
	f.StringVar(&o.Token, "token", "", "`TOKEN` signs the message; default: the fixture's · 签名用的 token，默认取 fixture 的")
	f.DurationVar(&o.timeout, "timeout", 0, "`DURATION` timeout of each attempt; 0: 5s · 每次尝试的时限，0 为 5s")
	f.IntVar(&o.Attempts, "attempts", 0, "`N` how often to try at most; 0: 3 · 最多尝试次数，0 为 3")
	o.register(f, "`URL` let the running fake at this admin address push · 由此管理地址上运行的模拟微信推送")
	return cmd
}

func (o *pushFlags) run(ctx context.Context, e *env) error {
	if err := o.onlyApp(ctx, e, &o.AppID); err != nil {
		return err
	}
	o.Timeout = mockwx.Duration(o.timeout)
	o.EncodingAESKey = e.getenv(pushAESKey)
	if o.message != "" {
		o.Message = json.RawMessage(o.message)
		if file, ok := strings.CutPrefix(o.message, "@"); ok {
			b, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("--message: %w", err)
			}
			o.Message = b
		}
		if !json.Valid(o.Message) {
			return cli.Usage(`--message is not JSON; write {"Content":"hi"}, or @FILE`, `--message 不是 JSON；请写 {"Content":"hi"}，或 @文件`)
		}
	}
	res, err := o.push(ctx)
	if err != nil {
		return err
	}
	if err := printPush(e, res); err != nil {
		return err
	}
	if !res.OK {
		return errSilent
	}
	return nil
}

// push lets a running fake do it, or one made of the fixtures for this call.
func (o *pushFlags) push(ctx context.Context) (res mockwx.PushResult, err error) {
	if o.admin == "" {
		fake, err := o.fake()
		if err != nil {
			return res, err
		}
		return fake.Push(ctx, o.PushRequest)
	}
	each, attempts := cmp.Or(max(0, o.timeout), 5*time.Second), cmp.Or(max(0, o.Attempts), 3)
	limit := time.Duration(attempts+1)*each + 5*time.Second // as long as it may take, verification included
	err = adminClient{o.admin}.post(ctx, limit, "/push", o.PushRequest, &res)
	return res, err
}

// printPush writes a line for each request that was made.
func printPush(e *env, r mockwx.PushResult) error {
	var rows [][]string
	line := func(what string, a mockwx.PushAttempt) {
		outcome := mockwx.Text{EN: a.Error, ZH: a.ErrorZH}.In(e.lang())
		if a.Error == "" {
			outcome = "ok"
		}
		answer := a.Body
		if r := []rune(answer); len(r) > 40 {
			answer = string(r[:40]) + "…"
		}
		if a.Status == 0 { // no response came
			rows = append(rows, []string{what, "-", "-", outcome})
			return
		}
		rows = append(rows, []string{what, fmt.Sprintf("HTTP %d", a.Status), fmt.Sprintf("%q", answer), outcome})
	}
	if r.Verify != nil {
		line("verify", *r.Verify)
	}
	for i, a := range r.Attempts {
		line(fmt.Sprint(i+1), a)
	}
	_, err := io.WriteString(e.stdout, cli.Columns(rows))
	return err
}
