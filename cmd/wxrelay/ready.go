package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/credential"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

func readyCommand(environ []string) *cobra.Command {
	return cli.ReadyCommand("exit with 0 if the relay takes requests (container health check) · 中继可接收请求时退出码为 0（容器健康检查）",
		"ops", opsAddress(lookupIn(environ)), "`ADDR` ops address of the relay [$WXRELAY_OPS] · 中继的 ops 地址 [$WXRELAY_OPS]", ready)
}

// opsAddress is the ops address that the environment names, else the usual one.
func opsAddress(env func(string) (string, bool)) string {
	set, _ := settings.Find("WXRELAY_OPS")
	ops, _ := env(set.Env)
	return cmp.Or(ops, set.Default)
}

// ready asks a running relay whether to send it work.
func ready(ctx context.Context, ops string) error {
	var is struct{ Status string }
	url, err := askOps(ctx, ops, http.MethodGet, "/readyz", credential.Secret{}, &is)
	if err == nil && is.Status != "ready" {
		err = fmt.Errorf("%s answers, but not as wxrelay does: HTTP 200", url)
	}
	return err
}

// askTimeout bounds one request to a running relay. Ours: it gives its store 3 s.
const askTimeout = 5 * time.Second

// askOps sends a request to the ops address of a running relay, and reads the answer. It
// returns the URL without its query.
func askOps(ctx context.Context, ops, method, target string, key credential.Secret, into any) (string, error) {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(ops, "http://"))
	if err != nil {
		return "", cli.Usage("--ops %q is not an address like 127.0.0.1:8081", "--ops %q 不是 127.0.0.1:8081 这样的地址", ops)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // where it listens is no address to call
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	path, query, _ := strings.Cut(target, "?")
	url := "http://" + net.JoinHostPort(host, port) + path
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return url, cli.Usage("--ops %s: %v", "--ops %s 无法使用：%v", ops, err)
	}
	r.URL.RawQuery = query
	if !key.Empty() {
		r.Header.Set("Authorization", "Bearer "+key.Reveal())
	}
	// Not through a proxy, even when the name is not a loopback one.
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		return url, text.Because(err, "no relay at %s: %v", "%s 上没有中继响应：%v", url, err)
	}
	defer resp.Body.Close()
	var not struct {
		Error struct {
			Message   string
			MessageZH string `json:"message_zh"`
		}
	}
	var body []byte
	if resp.StatusCode >= 200 { // what follows a 101 would be read without end
		body, err = io.ReadAll(resp.Body)
	}
	switch {
	case err == nil && resp.StatusCode == http.StatusOK && json.Unmarshal(body, into) == nil:
		return url, nil
	case err == nil && json.Unmarshal(body, &not) == nil && not.Error.Message != "":
		return url, text.InChinese(errors.New(not.Error.Message), not.Error.MessageZH)
	}
	return url, fmt.Errorf("%s answers, but not as wxrelay does: HTTP %d", url, resp.StatusCode)
}
