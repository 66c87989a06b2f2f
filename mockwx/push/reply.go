package push

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"wxflow/mockwx/text"
)

// takes says what is wrong with an answer to a message. Doc: success or nothing
// ends it. Ours: spaces around it do no harm, and a reply message does as well:
// pages tell to answer so.
func takes(answer string) text.Text {
	s := strings.TrimSpace(answer)
	switch {
	case s == "" || s == "success" || isReply(s):
		return text.Text{}
	case strings.Trim(s, `"'`) == "success":
		return text.Say("the answer is success in quotes; WeChat wants the bare word (text, not JSON)", "应答是带引号的 success；微信要的是不带引号的文本（不是 JSON）")
	}
	return text.Say("the answer is neither success, nor empty, nor a message", "应答既不是 success，也不为空，也不是消息")
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
		return text.Say("the answer is empty; it must be the value of echostr", "应答为空；应为 echostr 的值")
	case strings.Trim(answer, "\"' \t\r\n\ufeff") == echostr:
		return text.Say("the answer has more than the echostr: quotes, spaces, a line break or a byte order mark around it",
			"应答除 echostr 外还有多余内容：引号、空格、换行或 BOM")
	case strings.Contains(answer, echostr):
		return text.Say("the echostr stands inside other text; it must be the whole answer", "echostr 前后有其他内容；它应是应答的全部")
	}
	return text.Say("the answer is not the echostr", "应答不是 echostr")
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
		return text.Say("given up: nobody waits for the result any more", "已放弃：不再有人等待结果")
	case errors.Is(err, context.DeadlineExceeded):
		return text.Say("no whole answer within %v", "%v 内没有完整的应答", limit)
	case errors.As(err, &dns):
		return text.Say("cannot find %s: %s", "找不到 %s：%s", text.Clip(u.Hostname(), 100), dns.Err)
	case errors.As(err, &op) && op.Op == "dial":
		return text.Say("cannot connect to %s: %v", "无法连接 %s：%v", text.Clip(u.Host, 100), op.Err)
	case errors.As(err, &op):
		return text.Say("the connection broke: %v", "连接中断：%v", op.Err)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return text.Say("the connection was closed before a whole answer had arrived", "连接在收到完整应答之前被关闭")
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return text.Say("no answer: %v", "没有应答：%v", text.Clip(err.Error(), 200))
}
