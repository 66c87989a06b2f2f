package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/cli"
	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/store/redis"
	"wxflow/relay/text"
)

// lookupIn returns the look-up of a list such as os.Environ gives.
func lookupIn(environ []string) func(name string) (string, bool) {
	return func(name string) (string, bool) {
		for _, kv := range environ {
			k, v, _ := strings.Cut(kv, "=")
			if k == name || runtime.GOOS == "windows" && strings.EqualFold(k, name) {
				return v, true
			}
		}
		return "", false
	}
}

// locale is that of messages.
func locale(env func(string) (string, bool)) string {
	return cli.Locale(func(name string) string { v, _ := env(name); return v })
}

// flagError says what is wrong with a flag, and which setting was meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return cli.FlagError(cmd, err)
	}
	name := cli.FlagName(unknown)
	setting, ok := settings.Meant(name)
	switch {
	case ok && setting.Flag == "":
		return cli.Usage("secrets are never flags, since every user of the machine can see a command line: set %s in the environment, or use "+
			"--%s-file FILE",
			"密钥不能作为命令行参数，因为本机所有用户都能看到命令行：请设置环境变量 %s，或使用 --%s-file 文件",
			setting.Env, strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(setting.Env, "WXRELAY_"), "_", "-")))
	case ok && cmd.Flags().Lookup(setting.Flag) != nil:
		return cli.Usage("there is no flag --%s; did you mean --%s %s?", "没有参数 --%s，是否想写 --%s %s？", name, setting.Flag, setting.Value)
	}
	return cli.FlagError(cmd, err)
}

// explain prints why a command failed, in one language, and returns the exit
// status.
func explain(w io.Writer, err error, locale string) int {
	say := func(en, zh string, args ...any) { fmt.Fprintln(w, text.New(en, zh, args...).In(locale)) }
	if errors.Is(err, errLogged) {
		return 1
	}
	var problems text.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			fmt.Fprintf(w, "wxrelay: %s: %s\n", p.Setting, p.In(locale))
		}
		say("hint: wxrelay --help lists the settings", "提示：运行 wxrelay --help 查看所有设置")
		return 1
	}
	say("wxrelay: %s", "wxrelay: %s", text.New(err.Error(), text.Chinese(err)))
	if errors.As(err, new(cli.UsageError)) {
		say("hint: wxrelay --help", "提示：运行 wxrelay --help 查看用法")
		return 2
	}
	return 1
}

// errLogged ends the program when the log has the reason. From the first record
// on stderr is the log's: nothing else is written between its lines.
var errLogged = errors.New("")

// logEnd logs why the relay does not serve.
func logEnd(log *slog.Logger, err error) {
	const msg = "the relay does not serve"
	var problems text.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			log.Error(msg, "setting", p.Setting, "cause", p.EN, "hint_zh", p.ZH)
		}
		return
	}
	attrs := []any{"cause", text.Mask(err.Error())}
	if zh := text.Chinese(err); zh != err.Error() {
		attrs = append(attrs, "hint_zh", text.Mask(zh))
	}
	log.Error(msg, attrs...)
}

// addFlags makes the flags out of the table of settings, and returns the
// look-up of those that were given.
func addFlags(cmd *cobra.Command) (given func(name string) (string, bool)) {
	flags := cmd.Flags()
	cmd.Annotations = map[string]string{}
	for _, s := range settings.Table() {
		if s.Flag == "" {
			cmd.Annotations[cli.Environment] += fmt.Sprintf("%s\t%s · %s\n", s.Env, s.Help, s.HelpZH)
			continue
		}
		help := fmt.Sprintf("%s [$%s] · %s [$%[2]s]", s.Help, s.Env, s.HelpZH)
		if s.Value == "" {
			// Only for help and syntax; settings.Load reads the text.
			flags.Bool(s.Flag, false, help)
			continue
		}
		flags.Var(&textFlag{s.Default, s.Value}, s.Flag, help)
	}
	return func(name string) (string, bool) {
		f := flags.Lookup(name)
		if f == nil || !f.Changed {
			return "", false
		}
		return f.Value.String(), true
	}
}

// A textFlag is a flag whose text settings.Load reads, with the word that
// stands for its value in help.
type textFlag struct{ text, word string }

func (f *textFlag) Set(s string) error { f.text = s; return nil }

func (f *textFlag) String() string { return f.text }

func (f *textFlag) Type() string { return f.word }

// printSettings says what a start would use. It shows no secret.
func printSettings(w io.Writer, s settings.Settings, r *relay.Relay, locale string) {
	in := func(en, zh string, args ...any) string { return text.New(en, zh, args...).In(locale) }
	line := func(name, value string) { fmt.Fprintf(w, "  %-17s %s\n", name, value) }
	fmt.Fprintln(w, in("wxrelay: configuration OK", "wxrelay: 设置无误"))
	s.Show(in("set, not shown", "已设置，不显示"), line)
	if s.AppsFile != "" {
		for _, a := range s.Config.Apps {
			line("app", fmt.Sprintf("%s  token_mode %s", a.AppID, cmp.Or(a.TokenMode, credential.StableToken)))
		}
	}
	for _, k := range s.Config.InternalKeys {
		line("internal key", in("%s  for %s", "%s  用于 %s", k.Name, cmp.Or(strings.Join(k.AppIDs, " "), in("all apps", "所有小程序"))))
	}
	fake := r.Upstream() == "fake"
	if fake {
		line("upstream is", in("a FAKE WeChat", "模拟微信"))
	} else {
		line("upstream is", in("WeChat", "微信"))
	}
	switch {
	case fake:
		fmt.Fprintln(w, in("wxrelay: DEV: FAKE WeChat at %s, every identity is made up; never use this in production",
			"wxrelay: 开发模式：连接的是模拟微信 %s，所有身份都是虚构的；切勿用于生产", s.Config.Upstream))
	case s.Config.Dev:
		fmt.Fprintln(w, in("wxrelay: DEV: the upstream is WeChat, but a fake would be trusted too; never use this in production",
			"wxrelay: 开发模式：上游是微信，但也会相信模拟微信；切勿用于生产"))
	}
}

// askTime bounds the question of --check-config. Ours.
const askTime = 3 * time.Second

// askStore asks a Redis whether it takes sessions. A fault that only a change
// of the settings can repair is a problem with them; a Redis that is down is only
// reported, since it may come later. A file is not opened: a relay may have it.
func askStore(ctx context.Context, s settings.Settings, stderr io.Writer, locale string) error {
	if !strings.HasPrefix(s.Store, "redis") {
		return nil
	}
	closeStore, err := s.OpenStore(slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	err = session.PingerOf(s.Config.Store).Ping(ctx)
	if errors.Is(err, redis.ErrSettings) {
		err = text.Problems{text.ProblemOf("WXRELAY_STORE", err)}
	} else if err != nil {
		fmt.Fprintln(stderr, text.New(
			"wxrelay: warning: WXRELAY_STORE: %s. The relay starts all the same; until the store is back, logins are told to retry.",
			"wxrelay: 警告：WXRELAY_STORE：%s。中继仍可启动，恢复之前登录请求会被告知稍后重试。", text.New(err.Error(), text.Chinese(err))).In(locale))
		err = nil
	}
	return errors.Join(err, closeStore())
}
