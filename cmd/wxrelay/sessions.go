package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// sessionsFlags say whose sessions are meant, and at which relay.
type sessionsFlags struct {
	ops, keyFile, key         string
	appID, openID, id, reason string
	all, asJSON               bool
	env                       func(string) (string, bool)
}

func sessionsCommand(environ []string) *cobra.Command {
	env := lookupIn(environ)
	o := sessionsFlags{ops: opsAddress(env), env: env}
	o.keyFile, _ = env("WXRELAY_INTERNAL_KEY_FILE")
	cmd := &cobra.Command{
		Use:       "sessions list|end",
		Short:     "list or end sessions at a running relay · 在运行中的中继上查询或结束会话",
		ValidArgs: []string{"list", "end"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] != "list" && args[0] != "end" {
				return cli.Usage("say what to do: wxrelay sessions list, or wxrelay sessions end", "请指明操作：wxrelay sessions list 或 wxrelay sessions end")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "end" {
				return o.end(cmd.Context(), cmd.OutOrStdout())
			}
			return o.list(cmd.Context(), cmd.OutOrStdout())
		},
		Annotations: map[string]string{cli.Environment: "WXRELAY_INTERNAL_KEY\t" +
			"the internal key to show, as in the settings of the relay · 使用的内部密钥，写法同中继的设置\n"},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.appID, "appid", "", "`APPID` of the mini-program · 小程序 appid")
	f.StringVar(&o.openID, "openid", "", "`OPENID` of the user · 用户的 openid")
	f.StringVar(&o.id, "id", "", "`ID` of a session; list takes its beginning, too · 会话 ID；list 也接受其开头部分")
	f.BoolVar(&o.all, "all", false, "end all sessions of the app · 结束该小程序的全部会话")
	f.StringVar(&o.reason, "reason", "", "`TEXT` why they end, for the relay's log · 结束的原因，记入中继的日志")
	f.BoolVar(&o.asJSON, "json", false, "print JSON · 输出 JSON")
	f.StringVar(&o.ops, "ops", o.ops, "`ADDR` ops address of the relay [$WXRELAY_OPS] · 中继的 ops 地址 [$WXRELAY_OPS]")
	f.StringVar(&o.keyFile, "internal-key-file", o.keyFile,
		"`FILE` with internal keys [$WXRELAY_INTERNAL_KEY_FILE] · 存放内部密钥的文件 [$WXRELAY_INTERNAL_KEY_FILE]")
	f.StringVar(&o.key, "as", "", "`NAME` of the key to show; default: the first · 使用哪个名称的密钥，默认第一个")
	return cmd
}

// whose returns the query that says which sessions are meant.
func (o *sessionsFlags) whose() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"appid": o.appID, "openid": o.openID, "id": o.id, "reason": o.reason} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if o.all {
		q.Set("all", "true")
	}
	return q
}

// A seenSession is one as the relay shows it.
type seenSession struct {
	ID       string `json:"id"`
	AppID    string `json:"appid"`
	OpenID   string `json:"openid"`
	UnionID  string `json:"unionid,omitempty"`
	Created  string `json:"created"`
	Expires  string `json:"expires"`
	LastUsed string `json:"last_used,omitempty"`
	Address  string `json:"address,omitempty"`
}

// list prints all sessions that are meant, the newest login first.
func (o *sessionsFlags) list(ctx context.Context, w io.Writer) error {
	all, q := []seenSession{}, o.whose()
	q.Set("limit", "1000")
	for more := true; more; {
		var page struct {
			Sessions []seenSession
			Next     string
		}
		if err := o.ask(ctx, http.MethodGet, q, &page); err != nil {
			return err
		}
		all = append(all, page.Sessions...)
		more = page.Next != ""
		q.Set("from", page.Next)
	}
	slices.SortStableFunc(all, func(a, b seenSession) int { return cmp.Compare(b.Created, a.Created) })
	if o.asJSON {
		return cli.PrintJSON(w, all)
	}
	head := text.New("ID|APPID|OPENID|LOGIN|ENDS|LAST USED|ADDRESS", "会话 ID|APPID|OPENID|登录时间|到期时间|最近使用|登录地址")
	rows := [][]string{strings.Split(head.In(locale(o.env)), "|")}
	for _, s := range all {
		rows = append(rows, []string{s.ID, s.AppID, s.OpenID, s.Created, s.Expires, cmp.Or(s.LastUsed, "-"), cmp.Or(s.Address, "-")})
	}
	_, err := io.WriteString(w, cli.Columns(rows))
	return err
}

// end ends the sessions that are meant and prints how many there were.
func (o *sessionsFlags) end(ctx context.Context, w io.Writer) error {
	var answer struct {
		Scope string `json:"scope"`
		Ended *int   `json:"ended,omitempty"`
	}
	if err := o.ask(ctx, http.MethodDelete, o.whose(), &answer); err != nil {
		return err
	}
	says := text.New("all sessions of the app have ended", "该小程序的全部会话已结束")
	switch {
	case o.asJSON:
		return cli.PrintJSON(w, answer)
	case answer.Ended != nil:
		says = text.New("sessions ended: %d", "已结束的会话：%d 个", *answer.Ended)
	}
	_, err := fmt.Fprintln(w, says.In(locale(o.env)))
	return err
}

// ask sends one request to the ops address with the internal key.
func (o *sessionsFlags) ask(ctx context.Context, method string, q url.Values, into any) error {
	key, err := settings.InternalKey(o.key, o.keyFile, o.env)
	if err != nil {
		return err
	}
	_, err = askOps(ctx, o.ops, method, "/internal/sessions?"+q.Encode(), key, into)
	return err
}
