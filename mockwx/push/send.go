package push

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/journal"
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
		x := s.tried(p, m, func() Attempt { return p.try(ctx, http.MethodPost, query, body, contentType, takes) })
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
	return s.tried(p, nil, func() Attempt {
		return p.try(ctx, http.MethodGet, query, nil, "", func(answer string) text.Text { return echoes(echostr, answer) })
	})
}

// tried makes an attempt, and writes it into the journal with the server's answer.
func (s *Sender) tried(p *delivery, m message, try func() Attempt) Attempt {
	r := journal.Record{ID: s.World.Journal.Number(), Time: s.Now(), AppID: p.receiver}
	began := time.Now()
	x := try()
	r.Push = &journal.Push{Event: cmp.Or(m.Text("InfoType"), m.Text("Event"), m.Text("MsgType"), "verify"), Took: time.Since(began)}
	method, target, _ := strings.Cut(x.Request, " ")
	r.Method, r.Status, r.Why, r.Reply = method, x.Status, text.Of(x.Error, x.ErrorZH), []byte(x.Body)
	r.Path, r.Query, _ = strings.Cut(target, "?")
	if a := s.World.App(p.receiver); a != nil {
		if u := s.World.UserByOpenID(a, cmp.Or(m.Text("OpenID"), m.Text("FromUserName"))); u != nil {
			r.User = u.Name
		}
	}
	s.World.Note(&r)
	return x
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
			return text.Say("the answer is HTTP %d", "响应是 HTTP %d", resp.StatusCode)
		}
		answer, err := io.ReadAll(io.LimitReader(resp.Body, maxReply+1))
		x.Body = strings.ToValidUTF8(text.Shorten(string(answer), maxShown), "\ufffd")
		switch {
		case err != nil:
			return whyNoAnswer(ctx, err, &u, p.to.limit)
		case len(answer) > maxReply:
			return text.Say("the answer is longer than %d bytes", "响应超过 %d 字节", maxReply)
		case resp.StatusCode >= 300 && resp.StatusCode < 400:
			return text.Say("the answer is a redirect (HTTP %d), and redirects are not followed; enter the final URL",
				"响应是重定向（HTTP %d），不会跟随；请填写最终的 URL", resp.StatusCode)
		case resp.StatusCode >= 300:
			return text.Say("the answer is HTTP %d", "响应是 HTTP %d", resp.StatusCode)
		}
		return right(string(answer))
	}()
	x.Error, x.ErrorZH = why.EN, why.ZH
	return x
}

// takes says what is wrong with an answer to a message. Doc: success or nothing
// ends it. Ours: spaces around it do no harm, and a reply message does as well:
// pages tell to answer so.
func takes(answer string) text.Text {
	s := strings.TrimSpace(answer)
	switch {
	case s == "" || s == "success" || isReply(s):
		return text.Text{}
	case strings.Trim(s, `"'`) == "success":
		return text.Say("the answer is success in quotes; WeChat wants the bare word (text, not JSON)", "响应是带引号的 success；微信要的是不带引号的文本（不是 JSON）")
	}
	return text.Say("the answer is neither success, nor empty, nor a message", "响应既不是 success，也不为空，也不是消息")
}

// isReply recognises a reply message, encrypted or not.
func isReply(s string) bool {
	if strings.HasPrefix(s, "<xml>") && strings.HasSuffix(s, "</xml>") {
		return true
	}
	var m struct{ MsgType, Encrypt string }
	return strings.HasPrefix(s, "{") && json.Unmarshal([]byte(s), &m) == nil && m.MsgType+m.Encrypt != ""
}

// echoes says what is wrong with an answer to a verification. Doc: it must be
// the echostr and nothing else.
func echoes(echostr, answer string) text.Text {
	switch {
	case answer == echostr:
		return text.Text{}
	case answer == "":
		return text.Say("the answer is empty; it must be the value of echostr", "响应为空；应为 echostr 的值")
	case strings.Trim(answer, "\"' \t\r\n\ufeff") == echostr:
		return text.Say("the answer has more than the echostr: quotes, spaces, a line break or a byte order mark around it",
			"响应除 echostr 外还有多余内容：引号、空格、换行或 BOM")
	case strings.Contains(answer, echostr):
		return text.Say("the echostr stands inside other text; it must be the whole answer", "echostr 前后有其他内容；它应是响应的全部")
	}
	return text.Say("the answer is not the echostr", "响应不是 echostr")
}

// whyNoAnswer says in words what stood in the way of an answer. Addresses of our
// own end are left out: they differ from run to run.
func whyNoAnswer(ctx context.Context, err error, u *url.URL, limit time.Duration) text.Text {
	var (
		op  *net.OpError
		dns *net.DNSError
	)
	switch {
	case ctx.Err() != nil:
		return text.Say("given up: the caller has left", "已放弃：调用方已离开")
	case errors.Is(err, context.DeadlineExceeded):
		return text.Say("no whole answer within %v", "%v 内没有完整的响应", limit)
	case errors.As(err, &dns):
		return text.Say("cannot find %s: %s", "找不到 %s：%s", text.Clip(u.Hostname(), 100), dns.Err)
	case errors.As(err, &op) && op.Op == "dial":
		return text.Say("cannot connect to %s: %v", "无法连接 %s：%v", text.Clip(u.Host, 100), op.Err)
	case errors.As(err, &op):
		return text.Say("the connection broke: %v", "连接中断：%v", op.Err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return text.Say("the connection was closed before a whole answer had arrived", "连接在收到完整响应之前被关闭")
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return text.Say("no answer: %v", "没有响应：%v", text.Clip(err.Error(), 200))
}
