package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/settings"
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
func explain(w io.Writer, err error, zh bool) int {
	in := func(en, chinese string) string {
		if zh && chinese != "" {
			return chinese
		}
		return en
	}
	if errors.Is(err, errLogged) {
		return 1
	}
	var problems text.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			fmt.Fprintf(w, "wxrelay: %s: %s\n", p.Setting, in(p.EN, p.ZH))
		}
		fmt.Fprintln(w, in("hint: wxrelay --help lists the settings", "提示：运行 wxrelay --help 查看所有设置"))
		return 1
	}
	fmt.Fprintf(w, "wxrelay: %s\n", text.Mask(in(err.Error(), text.Chinese(err))))
	if errors.As(err, new(cli.UsageError)) {
		fmt.Fprintln(w, in("hint: wxrelay --help", "提示：运行 wxrelay --help 查看用法"))
		return 2
	}
	return 1
}

// errLogged ends the program when the log has the reason. From the first record
// on stderr is the log's: nothing else is written between its lines.
var errLogged = errors.New("")

// logEnd tells the log why the relay does not serve.
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
