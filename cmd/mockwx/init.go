package main

import (
	_ "embed" // the starter
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"sync"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/relay/text"
)

// ownFixture is the fixture that commands find in the folder they are started in.
const ownFixture = "mockwx.yaml"

// found returns the fixtures that were named; without any, the one of the folder, and
// says so.
func (e *env) found(named []string) []string {
	if len(named) > 0 {
		return named
	}
	if _, err := os.Stat(ownFixture); err != nil {
		return nil // the built-in demo
	}
	e.say("fixture %s, found in this folder", "使用当前目录的 fixture：%s", ownFixture)
	return []string{ownFixture}
}

type initFlags struct{ appid, secret string }

func initCommand(e *env) *cobra.Command {
	var o initFlags
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "write a fixture for your own mini-program · 为自己的小程序写一个 fixture",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.Usage("init takes one file", "init 只接受一个文件")
			}
			return o.write(e, append(args, ownFixture)[0])
		},
	}
	cmd.Flags().StringVar(&o.appid, "appid", "wx0000000000000001", "`APPID` your mini-program's appid · 小程序的 appid")
	cmd.Flags().StringVar(&o.secret, "secret", mockwx.AnySecret, "`SECRET` the secret to accept; any accepts every secret · "+
		"接受的 secret；any 表示任意值")
	return cmd
}

// starter is the fixture that init writes: appid, secret, path.
var (
	//go:embed help/starter.yaml
	starter string
	//go:embed help/starter.zh.yaml
	starterZH string
)

// plainWord is what stands in YAML as it is.
var plainWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z_-]+$`) })

func (o *initFlags) write(e *env, path string) error {
	for flag, value := range map[string]string{"--appid": o.appid, "--secret": o.secret} {
		if !plainWord().MatchString(value) {
			return cli.Usage("%s takes letters, digits, - and _", "%s 只能包含字母、数字、- 和 _", flag)
		}
	}
	content := fmt.Sprintf(text.Text{EN: starter, ZH: starterZH}.In(e.lang()), o.appid, o.secret, path)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return text.Errorf("%s exists, and is left as it is; name another file, or remove it", "%s 已存在，未作改动；请换一个文件名，或先删除它", path)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, text.New("wrote %s: app %s, user alice\nnext, in this folder: mockwx up, or mockwx exec -- npm test",
		"已写入 %s：app %s，用户 alice\n接下来在此目录运行：mockwx up，或 mockwx exec -- npm test", path, o.appid).In(e.lang()))
	return nil
}
