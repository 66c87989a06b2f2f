package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

func readyCommand(env func(string) (string, bool)) *cobra.Command {
	var (
		ops  string
		wait time.Duration
	)
	set, _ := settings.Find("WXRELAY_OPS")
	ops, _ = env(set.Env)
	ops = cmp.Or(ops, set.Default)
	cmd := &cobra.Command{
		Use:   "ready",
		Short: "exit with 0 if the relay takes requests (container health check) · 中继可接收请求时退出码为 0（容器健康检查）",
		Args:  cli.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return boot.Await(cmd.Context(), wait, func(ctx context.Context) error { return ready(ctx, ops) })
		},
	}
	cmd.Flags().StringVar(&ops, "ops", ops, "`ADDR` ops address of the relay [$WXRELAY_OPS] · 中继的 ops 地址 [$WXRELAY_OPS]")
	cmd.Flags().DurationVar(&wait, "wait", 0, "`DURATION` keep asking for this long · 最长等待时间")
	return cmd
}

// ready asks a running relay whether to send it work.
func ready(ctx context.Context, ops string) error {
	host, port, err := net.SplitHostPort(ops)
	if err != nil {
		return cli.Usage("--ops %q is not an address like 127.0.0.1:8081", "--ops %q 不是 127.0.0.1:8081 这样的地址", ops)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // where it listens is no address to call
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	url := "http://" + net.JoinHostPort(host, port) + "/readyz"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return cli.Usage("--ops %s: %v", "--ops %s 无法使用：%v", ops, err)
	}
	// Not through a proxy, even when the name is not a loopback one.
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		return text.Because(err, "no relay at %s: %v", "%s 上没有中继响应：%v", url, err)
	}
	defer resp.Body.Close()
	var is struct {
		Status string
		Error  struct{ Message string }
	}
	if resp.StatusCode >= 200 { // what follows a 101 would be read without end
		err = json.NewDecoder(resp.Body).Decode(&is)
	}
	switch {
	case err == nil && resp.StatusCode == http.StatusOK && is.Status == "ready":
		return nil
	case err == nil && is.Error.Message != "":
		return errors.New(is.Error.Message)
	}
	return fmt.Errorf("%s answers, but not as wxrelay does: HTTP %d", url, resp.StatusCode)
}
