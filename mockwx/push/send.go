package push

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/text"
)

// send is the way of everything that is pushed: the message is dressed for the
// target once, and sent until it is taken. The receiver is the appid inside the
// ciphertext, n the number of the push among the receiver's. Ours: attempts
// follow at once and are equal to the byte.
func (s *Sender) send(ctx context.Context, to *target, receiver string, n int64, m message, res *Result) {
	p := s.newDelivery(to, receiver, n)
	body, contentType := p.dress(m)
	query := [][2]string{{"signature", p.sign()}, {"timestamp", p.timestamp}, {"nonce", p.nonce}}
	if openid := m.Text("FromUserName"); openid != "" { // Seen: between nonce and encrypt_type
		query = append(query, [2]string{"openid", openid})
	}
	if p.ciphertext != "" {
		query = append(query, [2]string{"encrypt_type", "aes"}, [2]string{"msg_signature", p.sign(p.ciphertext)})
	}
	res.Message, res.OK = p.plain, false
	for len(res.Attempts) < to.attempts && !res.OK && ctx.Err() == nil {
		x := p.try(ctx, http.MethodPost, query, body, contentType, takes)
		res.Attempts = append(res.Attempts, x)
		res.OK = x.Error == ""
	}
}

// verify is what the console does when a URL is entered. Doc: a GET whose answer
// must be the echostr; there is no msg_signature, whatever the mode.
func (s *Sender) verify(ctx context.Context, to *target, receiver string, n int64) Attempt {
	p := s.newDelivery(to, receiver, n)
	echostr := strconv.FormatUint(1e18+p.number("echostr")%8e18, 10) // Seen: 19 digits
	query := [][2]string{{"signature", p.sign()}, {"echostr", echostr}, {"timestamp", p.timestamp}, {"nonce", p.nonce}}
	return p.try(ctx, http.MethodGet, query, nil, "", func(answer string) text.Text { return echoes(echostr, answer) })
}

// A delivery is one message, or one verification, on its way.
type delivery struct {
	ids      *ids.Deriver
	to       *target
	receiver string
	n        string // number among the receiver's

	timestamp, nonce  string
	plain, ciphertext string
}

func (s *Sender) newDelivery(to *target, receiver string, n int64) *delivery {
	p := &delivery{ids: s.World.IDs, to: to, receiver: receiver, n: strconv.FormatInt(n, 10), timestamp: strconv.FormatInt(s.Now().Unix(), 10)}
	p.nonce = strconv.FormatUint(p.number("nonce")%2e9, 10) // Seen: up to ten digits
	return p
}

func (p *delivery) derive(kind string) [32]byte {
	return p.ids.Sum("push "+kind, p.receiver, p.timestamp, p.n)
}

func (p *delivery) number(kind string) uint64 {
	sum := p.derive(kind)
	return binary.BigEndian.Uint64(sum[:])
}

func (p *delivery) sign(more ...string) string {
	return msgcrypt.Sign(append(more, p.to.token, p.timestamp, p.nonce)...)
}

// dress makes the body. What encrypts keeps the first field readable: it says
// whom the document is for (ToUserName; AppId for a third-party platform).
func (p *delivery) dress(m message) (body []byte, contentType string) {
	write, contentType := asXML, "text/xml" // Seen
	if p.to.json {
		write, contentType = asJSON, "application/json" // Ours: known, not seen
	}
	plain := write(m, false)
	p.plain = string(plain)
	if p.to.key == nil {
		return plain, contentType
	}
	random := p.derive("random")
	p.ciphertext = p.to.key.Encrypt([16]byte(random[:16]), plain, p.receiver)
	open := m[:min(1, len(m))]
	if p.to.compat {
		open = m
	}
	return write(with(open, message{{"Encrypt", p.ciphertext}}), true), contentType
}

const (
	maxReply = 64 << 10 // Ours: what is read of an answer
	maxShown = 512      // Ours: what is shown of it
)

// client makes the requests. It follows no redirect, asks no proxy, keeps no
// connection and decompresses nothing.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxReply},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// try makes one request; right says what is wrong with the text of an answer.
func (p *delivery) try(ctx context.Context, method string, query [][2]string, body []byte, contentType string,
	right func(string) text.Text) Attempt {
	u := *p.to.url
	u.Fragment = ""
	for _, kv := range query { // in the order they have on the wire, behind the URL's own
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += kv[0] + "=" + url.QueryEscape(kv[1])
	}
	x := Attempt{Request: method + " " + u.Redacted(), Sent: string(body)}
	limited, cancel := context.WithTimeout(ctx, p.to.limit)
	defer cancel()
	why := func() text.Text {
		r, err := http.NewRequestWithContext(limited, method, u.String(), bytes.NewReader(body))
		if err != nil {
			return text.Say("no request can be made of this URL", "无法用此 URL 发出请求")
		}
		// Seen: these headers.
		r.Header = http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}}
		if contentType != "" {
			r.Header.Set("Content-Type", contentType)
		}
		resp, err := client.Do(r)
		if err != nil {
			return whyNoAnswer(ctx, err, &u, p.to.limit)
		}
		defer resp.Body.Close()
		x.Status = resp.StatusCode
		if resp.StatusCode < 200 { // what follows a 101 would be read without end
			return text.Say("the answer is HTTP %d", "应答是 HTTP %d", resp.StatusCode)
		}
		answer, err := io.ReadAll(io.LimitReader(resp.Body, maxReply+1))
		x.Body = strings.ToValidUTF8(text.Shorten(string(answer), maxShown), "\ufffd")
		switch {
		case err != nil:
			return whyNoAnswer(ctx, err, &u, p.to.limit)
		case len(answer) > maxReply:
			return text.Say("the answer is longer than %d bytes", "应答超过 %d 字节", maxReply)
		case resp.StatusCode >= 300 && resp.StatusCode < 400:
			return text.Say("the answer is a redirect (HTTP %d), and redirects are not followed; enter the final URL",
				"应答是重定向（HTTP %d），不会跟随；请填写最终的 URL", resp.StatusCode)
		case resp.StatusCode >= 300:
			return text.Say("the answer is HTTP %d", "应答是 HTTP %d", resp.StatusCode)
		}
		return right(string(answer))
	}()
	x.Error, x.ErrorZH = why.EN, why.ZH
	return x
}
