package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
)

type encryptFlags struct {
	request mockwx.EncryptRequest
	data    string
	fakeFlags
}

func encryptCommand(e *env) *cobra.Command {
	var o encryptFlags
	cmd := &cobra.Command{
		Use:   "encrypt [--appid APPID] --user NAME --type TYPE",
		Short: "make the encrypted data that a client gets · 生成客户端拿到的加密数据",
		Args:  cli.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&o.request.AppID, "appid", "", "`APPID` the app; default: the only one · 哪个小程序，默认为唯一的那个")
	f.StringVar(&o.request.User, "user", "", "`NAME` whose data it is · 哪个用户的数据")
	f.StringVar(&o.request.Type, "type", "userinfo", "`TYPE` userinfo, phone, werun, group or raw · "+
		"数据类型：userinfo、phone、werun、group 或 raw")
	f.StringVar(&o.data, "data", "", "`JSON` members to replace or add, as a JSON object; for raw: the plaintext · "+
		"要替换或添加的字段（JSON 对象）；raw 时为明文")
	f.StringVar(&o.request.Key, "key", "current", "`WHICH` current or previous session_key · 用当前（current）或上一个（previous）session_key")
	f.StringVar(&o.request.KeyUser, "key-user", "", "`NAME` use this user's session_key instead · 改用此用户的 session_key")
	o.register(f, "`URL` let the running fake at this admin address encrypt · 由此管理地址上运行的模拟微信加密")
	return cmd
}

func (o *encryptFlags) run(ctx context.Context, e *env) error {
	if o.request.User == "" {
		return cli.Usage("--user is missing", "缺少 --user")
	}
	if err := o.onlyApp(ctx, e, &o.request.AppID); err != nil {
		return err
	}
	if o.data != "" {
		o.request.Data = json.RawMessage(o.data)
		if o.request.Type == "raw" { // as text, so that it is the plaintext to the byte
			o.request.Data, _ = json.Marshal(o.data) // no text fails
		} else if !json.Valid(o.request.Data) {
			return cli.Usage("--data is not JSON", "--data 不是 JSON")
		}
	}
	out, err := o.encrypt(ctx)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func (o *encryptFlags) encrypt(ctx context.Context) (out mockwx.Encrypted, err error) {
	if o.admin != "" {
		err = adminClient{o.admin}.post(ctx, adminLimit, "/encrypt", o.request, &out)
		return out, err
	}
	fake, err := o.fake()
	if err != nil {
		return out, err
	}
	return fake.Encrypt(o.request)
}
