package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/text"
)

func readyCommand(*env) *cobra.Command {
	return cli.ReadyCommand("exit with 0 if the fake answers (container health check) · 模拟微信可用时退出码为 0（容器健康检查）",
		"admin", "http://127.0.0.1:8091", "`URL` admin address of the fake · 模拟微信的管理地址", ready)
}

func ready(ctx context.Context, admin string) error {
	a := adminClient{admin}
	var health struct{ Status string }
	err := a.get(ctx, "/healthz", &health)
	if err == nil && health.Status != "ok" {
		err = fmt.Errorf("%s answers, but not as mockwx does", a.base())
	}
	return err
}

// An adminClient speaks to a running fake's admin API.
type adminClient struct{ addr string }

// base accepts an address with or without a scheme.
func (a adminClient) base() string {
	s := strings.TrimRight(a.addr, "/")
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	return s
}

// adminLimit bounds a call that does not wait for others.
const adminLimit = 5 * time.Second

func (a adminClient) get(ctx context.Context, path string, out any) error {
	return a.do(ctx, adminLimit, http.MethodGet, path, nil, out)
}

// post sends JSON. What a user wrote into it stays as it is: a "<" that became \u003c
// would be other bytes in what is pushed or encrypted.
func (a adminClient) post(ctx context.Context, limit time.Duration, path string, in, out any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(in); err != nil {
		return err
	}
	return a.do(ctx, limit, http.MethodPost, path, &b, out)
}

func (a adminClient) do(ctx context.Context, limit time.Duration, method, path string, body io.Reader, out any) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, a.base()+path, body)
	if err != nil {
		return fmt.Errorf("--admin %s: %w", a.addr, err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return text.Errorf("no fake answers at %s: %[2]v; start one with mockwx up, or name another --admin",
			"%s 上没有模拟微信响应：%[2]v；请用 mockwx up 启动，或用 --admin 指定其他地址", a.base(), errors.Unwrap(err))
	}
	defer resp.Body.Close()
	var refused struct {
		Error   string
		ErrorZH string `json:"error_zh"`
	}
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode >= 200 { // what follows a 101 would be read without end
			json.NewDecoder(resp.Body).Decode(&refused) // what is not ours has no message
		}
		return text.Errorf("%s%s: HTTP %d %s", "%s%s：HTTP %d %s",
			a.base(), path, resp.StatusCode, text.New(refused.Error, refused.ErrorZH))
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("%s answers, but not as mockwx does: %w", a.base(), err)
	}
	return nil
}

func (a adminClient) identity(ctx context.Context, appid, user string) (openid string, err error) {
	var out struct{ OpenID string }
	err = a.get(ctx, "/identity?"+url.Values{"appid": {appid}, "user": {user}}.Encode(), &out)
	return out.OpenID, err
}
