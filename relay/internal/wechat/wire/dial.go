package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// dial makes a connection to the host of a request, through the proxy if there is one.
func (t *Transport) dial(ctx context.Context, req *http.Request) (*conn, error) {
	var via *url.URL
	if t.Proxy != nil {
		var err error
		if via, err = t.Proxy(req); err != nil {
			return nil, err
		}
	}
	first := req.URL
	if via != nil {
		first = via
	}
	tcp, err := (&net.Dialer{Timeout: t.DialTimeout, KeepAlive: 30 * time.Second}).DialContext(ctx, "tcp", address(first))
	if err != nil {
		if via != nil {
			err = &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
		}
		return nil, err
	}
	c := &conn{scheme: req.URL.Scheme, host: req.URL.Host, link: newLink(tcp)}
	c.stream = c.link
	c.cancel = func() { _ = c.link.SetDeadline(time.Unix(1, 0)) }
	c.watch(ctx)
	if via != nil {
		err = t.pass(ctx, c, via, req.URL)
	}
	if err == nil && c.scheme == "https" {
		err = t.secure(ctx, c, req.URL.Hostname())
	}
	if err != nil {
		t.done(c, false)
		return nil, err
	}
	c.br = bufio.NewReader(c)
	return c, nil
}

// pass makes a connection to a proxy one to the host behind it.
func (t *Transport) pass(ctx context.Context, c *conn, via, to *url.URL) error {
	if strings.HasPrefix(via.Scheme, "socks5") {
		d, err := proxy.FromURL(via, dialed{c.link})
		if err == nil {
			_, err = d.(proxy.ContextDialer).DialContext(ctx, "tcp", address(to))
		}
		return err
	}
	if via.Scheme == "https" {
		if err := t.secure(ctx, c, via.Hostname()); err != nil {
			return err
		}
	}
	credentials := ""
	if password, _ := via.User.Password(); via.User != nil {
		credentials = "Basic " + base64.StdEncoding.EncodeToString([]byte(via.User.Username()+":"+password))
	}
	if to.Scheme == "http" {
		c.forwarded, c.credentials = true, credentials
		return nil
	}
	return c.tunnel(address(to), credentials)
}

// dialed is a dialer that has dialed.
type dialed struct{ net.Conn }

func (d dialed) Dial(string, string) (net.Conn, error) { return d.Conn, nil }

func (d dialed) DialContext(context.Context, string, string) (net.Conn, error) { return d.Conn, nil }

// tunnel asks a proxy for a connection to an address. RFC 9110: the connection
// begins after the header of the response, and TLS lets the client speak first.
func (c *conn) tunnel(to, credentials string) error {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: to}, Host: to, Header: http.Header{}}
	if credentials != "" {
		req.Header.Set("Proxy-Authorization", credentials)
	}
	if err := req.Write(c.stream); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.LimitReader(c.stream, maxHeader)), req)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New("the proxy answers CONNECT with " + resp.Status)
	}
	return nil
}

// secure speaks TLS with a host on the connection.
func (t *Transport) secure(ctx context.Context, c *conn, name string) error {
	config := &tls.Config{}
	if t.TLSClientConfig != nil {
		config = t.TLSClientConfig.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = name
	}
	within := ctx
	if t.TLSHandshakeTimeout > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, t.TLSHandshakeTimeout)
		defer cancel()
	}
	s := tls.Client(c.stream, config)
	c.stream = s
	err := s.HandshakeContext(within)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		return errors.New("no TLS handshake in time")
	}
	return err
}

// address returns the host and the port of a URL.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
