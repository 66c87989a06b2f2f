package push

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// The headers of a push at the back end. No client can send either through the relay.
const (
	headerAppID = "X-WX-APPID"
	headerEvent = "X-Wxrelay-Event" // Ours: its name says that WeChat's signature was good
)

// A Forward passes pushes on to a back end.
type Forward struct {
	to     string
	client *http.Client
}

// NewForward returns a Forward to a URL.
func NewForward(to string) *Forward {
	return &Forward{to, &http.Client{
		Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: answerWithin}).DialContext, MaxIdleConnsPerHost: 32,
			IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close closes idle connections.
func (f *Forward) Close() { f.client.CloseIdleConnections() }

// pass sends the plain body of a push on, without WeChat's signature, and returns the back
// end's answer. It does not say who the user is by X-WX-OPENID: no user makes this request.
func (f *Forward) pass(ctx context.Context, p *pushed) (answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.to, bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if isXML(p.body) {
		req.Header.Set("Content-Type", "text/xml")
	}
	req.Header.Set(headerAppID, p.app.AppID)
	req.Header.Set(headerEvent, p.name())
	req.Header.Set(web.HeaderRequestID, web.TrailOf(ctx).ID)
	resp, err := f.client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
		switch {
		case resp.StatusCode < 200 || resp.StatusCode > 299:
			err = fmt.Errorf("status %d", resp.StatusCode)
		case len(answer) > maxBody:
			err = errors.New("over 128 KiB")
		}
	}
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	if err == nil {
		return answer, nil
	}
	return nil, &fail.Failure{Kind: refusal.Upstream, Action: refusal.Retry, Cause: fmt.Errorf("back end: %w", err),
		Say:  text.New("The service behind this one did not answer. Try again in a moment.", "后端服务没有应答，请稍后再试。"),
		Hint: text.New("WeChat pushes again; does WXRELAY_PUSH_TO answer with 200 within 4 s?", "微信会重新推送；WXRELAY_PUSH_TO 是否在 4 秒内返回 200？")}
}
