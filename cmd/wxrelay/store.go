package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxflow/relay"
	"wxflow/relay/certs"
	"wxflow/relay/doctor"
	"wxflow/relay/session"
	"wxflow/relay/store/bolt"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/redis"
	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

// loadSettings reads the settings and adds what only the program can tell: it
// links the stores and reads certificates, and the library does not.
func loadSettings(given, env func(string) (string, bool)) (relay.Settings, error) {
	s, err := relay.LoadSettings(given, env)
	var problems text.Problems
	if err != nil && !errors.As(err, &problems) {
		return s, err
	}
	if err := checkStore(s.Store); err != nil {
		problems = append(problems, storeProblem(err))
	}
	if t := s.TLS; t.CertFile != "" && t.KeyFile != "" {
		if _, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, nil); err != nil {
			problems = append(problems, certProblem(err))
		}
	}
	if len(problems) > 0 {
		return s, problems
	}
	return s, nil
}

func storeProblem(err error) text.Problem {
	return text.ProblemOf("WXRELAY_STORE", err)
}

// storeKind tells the stores apart; "" is the one in memory.
func storeKind(store string) (kind, rest string) {
	kind, rest, _ = strings.Cut(store, ":")
	switch {
	case kind == "bolt":
		return kind, rest
	case strings.HasPrefix(kind, "redis"):
		return "redis", store
	}
	return "", ""
}

// checkStore says what is wrong with a store, without opening it.
func checkStore(store string) error {
	switch kind, rest := storeKind(store); kind {
	case "bolt":
		return bolt.Check(rest)
	case "redis":
		return redis.Check(rest)
	}
	return nil
}

// openStore opens the store that the settings name. A file that cannot be used
// ends the start: nothing will mend it. A Redis that is down does not: it may
// come later, and until then /readyz says no.
func openStore(s *relay.Settings, log *slog.Logger) (closeStore func() error, err error) {
	switch kind, rest := storeKind(s.Store); kind {
	case "bolt":
		st, err := bolt.Open(rest, bolt.Options{})
		if errors.Is(err, bolt.ErrInUse) {
			return nil, startError{fmt.Errorf("WXRELAY_STORE: %w", err), "WXRELAY_STORE: " + rest + " 正被另一进程使用：是否有另一个 wxrelay 在用它？"}
		}
		if err != nil {
			return nil, text.Problems{storeProblem(err)}
		}
		s.Config.Store, s.Config.Shared = st, st.Shared()
		return st.Close, nil
	case "redis":
		redis.LogTo(log, time.Now)
		st, err := redis.Open(rest, redis.Options{})
		if err != nil {
			return nil, text.Problems{storeProblem(err)}
		}
		s.Config.Store, s.Config.Shared = st, st.Shared()
		return st.Close, nil
	}
	return func() error { return nil }, nil
}

// askTime bounds the question of --check-config. Ours.
const askTime = 3 * time.Second

// askStore asks a Redis whether it takes sessions. What only a change of the
// settings can mend is a problem with them; a Redis that is down is said and no
// more, for it may come later. A file is not opened: a relay may have it.
func askStore(ctx context.Context, s relay.Settings, env func(string) (string, bool), stderr io.Writer) error {
	if kind, _ := storeKind(s.Store); kind != "redis" {
		return nil
	}
	closeStore, err := openStore(&s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	err = s.Config.Store.(session.Pinger).Ping(ctx)
	switch zh, _ := chinese("", env); {
	case errors.Is(err, redis.ErrSettings):
		err = text.Problems{storeProblem(err)}
	case err != nil && zh:
		fmt.Fprintf(stderr, "wxrelay: 警告：WXRELAY_STORE：%s。中继仍可启动，恢复之前登录请求会被告知稍后重试。\n", text.Chinese(err))
		err = nil
	case err != nil:
		fmt.Fprintf(stderr, "wxrelay: warning: WXRELAY_STORE: %v. The relay starts all the same; until the store is back, logins are told to retry.\n", err)
		err = nil
	}
	return errors.Join(err, closeStore())
}

// examineStore opens the store for the doctor. It makes no file: one that the
// doctor made, as whoever runs it, might not be the relay's to open.
func examineStore(_ context.Context, s relay.Settings) (session.Store, func() error, error) {
	if kind, path := storeKind(s.Store); kind == "bolt" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil, doctor.ErrNotMade
		}
	}
	closeStore, err := openStore(&s, slog.New(slog.DiscardHandler))
	switch {
	case errors.Is(err, bolt.ErrInUse):
		return nil, nil, doctor.ErrInUse
	case err != nil:
		return nil, nil, err
	case s.Config.Store == nil:
		return memory.New(nil, 0), closeStore, nil
	}
	return s.Config.Store, closeStore, nil
}

func keyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "make a key for WXRELAY_KEY · 生成 WXRELAY_KEY 所用的密钥",
		Long: `key prints a fresh key that seals session_keys in a store: keep it like a
password, the same on every relay of a fleet. Several keys stand with commas or
line ends between them: the first seals, all open. To replace a key:

  1. On every relay put the new key behind the old one and restart.
  2. On every relay put the new key in front and restart.
  3. When the sessions of the old key have ended, take it away.

A relay on its own needs no step 1.

key 输出一个新密钥，用于加密存储中的 session_key：请像密码一样保管，同一集群的
各实例使用相同的密钥。可写多个，用逗号或换行分隔：第一个用于加密，全部可用于解密。
更换密钥：

  1. 先把新密钥放在旧密钥之后并重启所有实例。
  2. 再把新密钥移到最前并重启。
  3. 旧会话全部到期后移除旧密钥。

单个实例可省略第 1 步。`,
		Example: "  wxrelay key > /etc/wxrelay/key && chmod 600 /etc/wxrelay/key",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), sealed.NewKey())
			return err
		},
	}
}
