package mockwx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
)

func (s *Stub) setPos(p pos) { s.at = p }

// stubs checks the APIs that a fixture stands in for.
func (c *fxChecker) stubs() {
	first := map[string]int{}
	for i := range c.f.Stubs {
		s := &c.f.Stubs[i]
		tell := func(field string, t Text) { c.say(s.at, "stubs", i, field, t) }
		switch e := endpointsByPath[s.Path]; {
		case s.Path == "":
			c.missing(s.at, "stubs", i, "path", text.Say("is missing or empty", "缺失或为空"))
		case s.Path[0] != '/' || strings.ContainsAny(s.Path, "?# "):
			tell("path", text.Say("must begin with / and have no query, as in /wxa/getuserriskrank", "必须以 / 开头且不带参数，如 /wxa/getuserriskrank"))
		case e != nil:
			tell("path", text.Say("%s %s is emulated already; remove the stub, or break the API with a fault", "%s %s 已有模拟；请删去此 stub，或用 fault 改变其应答", e.method, e.path))
		}
		key := s.Method + " " + s.Path
		if was, ok := first[key]; ok && s.Path != "" {
			c.conflict(s.at, "stubs", i, "path", strings.TrimSpace(key), fxPlace(c.f.Stubs[was].at, fmt.Sprintf("stubs[%d]", was)))
		} else {
			first[key] = i
		}
		if s.Method != "" && !slices.Contains([]string{"GET", "POST", "PUT", "DELETE"}, s.Method) {
			tell("method", text.Say("%s is not one of GET, POST, PUT, DELETE; leave it out for any", "%s 不是 GET、POST、PUT、DELETE 之一；任意方法请不写", text.Quote(s.Method)))
		}
		if s.Needs != "" && s.Needs != "none" && s.Needs != "app" {
			tell("needs", text.Say("%s is not none or app", "%s 不是 none 或 app", text.Quote(s.Needs)))
		}
		fxRefer(c, c.users, s.User, "users", s.at, "stubs", i, "user")
		if s.Status != 0 && (s.Status < 200 || s.Status > 599) {
			tell("status", text.Say("%d cannot end a reply; write 200 to 599", "%d 不能作为最终状态码；请写 200 到 599", s.Status))
		}
		if t, bad := badText(s.ContentType, 128); bad {
			tell("content_type", t)
		}
		if len(s.Body) > 0 && !json.Valid(s.Body) {
			tell("body", text.Say("is not JSON", "不是 JSON"))
		}
		for _, m := range placeholder.FindAllSubmatch(s.Body, -1) {
			if name := strings.TrimSpace(string(m[1])); !placeholderName(name) {
				tell("body", text.Say("{{%s}} means nothing; known: {{openid}}, {{user}}, {{appid}}, {{now}}, {{query.NAME}}, {{body.NAME}}",
					"{{%s}} 没有含义；可用：{{openid}}、{{user}}、{{appid}}、{{now}}、{{query.NAME}}、{{body.NAME}}", text.Clip(name, 40)))
			}
		}
	}
}

// free decodes a value of any shape into JSON, with its keys in order.
func (d *fxDecoder) free(n *yaml.Node) json.RawMessage {
	var b bytes.Buffer
	before := len(d.found) + d.dropped
	d.freeValue(n, &b)
	if len(d.found)+d.dropped > before {
		return nil
	}
	return b.Bytes()
}

func (d *fxDecoder) freeValue(n *yaml.Node, b *bytes.Buffer) {
	n, leave := d.follow(n)
	if n == nil {
		return
	}
	defer leave()
	switch n.Kind {
	case yaml.MappingNode:
		d.freeMapping(n, b)
	case yaml.SequenceNode:
		d.open = append(d.open, n)
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			d.freeValue(item, b)
		}
		b.WriteByte(']')
		d.open = d.open[:len(d.open)-1]
	default:
		d.freeScalar(n, b)
	}
}

func (d *fxDecoder) freeMapping(n *yaml.Node, b *bytes.Buffer) {
	d.open = append(d.open, n)
	b.WriteByte('{')
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.problem(key, text.Say("a key must be text", "键应为文本"))
		case key.Value == "<<" && key.Style == 0:
			d.problem(key, text.Say("merge keys are not supported; write the keys out", "不支持合并键（<<）；请把各键直接写出来"))
		case fxLookup(n, key.Value) != n.Content[i]:
			d.problem(key, text.Say("%s is given twice; remove one", "%s 重复出现；请删去一个", text.Quote(key.Value)))
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(jsonOf(key.Value))
		b.WriteByte(':')
		d.freeValue(n.Content[i+1], b)
	}
	b.WriteByte('}')
	d.open = d.open[:len(d.open)-1]
}

func (d *fxDecoder) freeScalar(n *yaml.Node, b *bytes.Buffer) {
	switch n.ShortTag() {
	case "!!null":
		b.WriteString("null")
	case "!!bool":
		b.WriteString(strings.ToLower(n.Value))
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			b.WriteString(n.Value)
			return
		}
		plain := strings.ReplaceAll(n.Value, "_", "")
		if v, err := strconv.ParseInt(plain, 0, 64); err == nil {
			b.Write(jsonOf(v))
			return
		}
		v, err := strconv.ParseFloat(plain, 64)
		number, err2 := json.Marshal(v)
		if err != nil || err2 != nil {
			d.problem(n, text.Say("%s cannot be written in JSON; put it in quotes", "%s 无法写成 JSON；请加引号", text.Quote(n.Value)))
			return
		}
		b.Write(number)
	case "!!binary":
		d.problem(n, text.Say("must not be binary", "不能是二进制"))
	default:
		b.Write(jsonOf(n.Value))
	}
}
