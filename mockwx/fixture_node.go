package mockwx

import (
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
)

// An fxStep is one step down from a value to a part of it: a key, or an index
// when key is "".
type fxStep struct {
	key   string
	index int
}

// fxPathString writes a path as messages have it: codes[3].errcode.
func fxPathString(path []fxStep) string {
	var b strings.Builder
	for i, s := range path {
		switch {
		case s.key == "":
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case i > 0:
			b.WriteString("." + fxKey(s.key))
		default:
			b.WriteString(fxKey(s.key))
		}
	}
	return b.String()
}

// fxKey quotes a key that would confuse a reader of the message.
func fxKey(s string) string {
	odd := func(c rune) bool {
		return c != '_' && c != '-' && c != '<' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	}
	if s == "" || len(s) > 40 || strings.ContainsFunc(s, odd) {
		return text.Quote(s)
	}
	return s
}

// fxSteps takes a path apart again. It needs no quoting: only paths of known
// keys are looked up.
func fxSteps(path string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for part := range strings.SplitSeq(path, ".") {
			key, rest, _ := strings.Cut(part, "[")
			if !yield(key, 0) {
				return
			}
			if rest == "" {
				continue
			}
			i, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
			if err != nil || !yield("", i) {
				return
			}
		}
	}
}

// fxLookup returns the first key of the mapping n that is called name, or n.
func fxLookup(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; k.Value == name || k.Alias != nil && k.Alias.Value == name {
			return k
		}
	}
	return n
}

func fxIsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// private reports whether the value at hand should not be repeated in a
// message: those end up in CI logs.
func (d *fxDecoder) private() bool {
	if len(d.path) == 0 {
		return false
	}
	key := d.path[len(d.path)-1].key
	return key == "secret" || key == "session_key"
}

// what says what stands at n, for "…, found the number 3".
func (d *fxDecoder) what(n *yaml.Node) Text {
	if n.Kind == yaml.ScalarNode && d.private() {
		switch n.ShortTag() {
		case "!!int", "!!float":
			return text.Say("a number", "数字")
		case "!!bool":
			return text.Say("true or false", "布尔值")
		case "!!timestamp":
			return text.Say("a date", "日期")
		}
		return text.Say("something else", "其他内容")
	}
	return fxFound(n)
}

func fxFound(n *yaml.Node) Text {
	switch n.Kind {
	case yaml.MappingNode:
		return text.Say("a mapping (key: value)", "映射（key: value）")
	case yaml.SequenceNode:
		return text.Say("a list", "列表")
	}
	switch tag := n.ShortTag(); tag {
	case "!!null":
		return text.Say("nothing", "空值")
	case "!!int", "!!float":
		return text.Say("the number %s", "数字 %s", text.ClipRunes(n.Value))
	case "!!bool":
		return text.Say("%s", "布尔值 %s", n.Value)
	case "!!timestamp":
		return text.Say("the date %s", "日期 %s", n.Value)
	case "!!str":
		return text.Say("the text %s", "文本 %s", text.Quote(n.Value))
	default:
		return text.Say("a value with the tag %s", "带标签 %s 的值", text.Quote(tag))
	}
}

// follow finds what an alias stands for; leave tells that its value was read.
// It returns nil for what must not be read.
func (d *fxDecoder) follow(n *yaml.Node) (to *yaml.Node, leave func()) {
	leave = func() {}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(d.open, n.Alias) {
			d.problem(n, text.Say("*%s stands for something that it is itself a part of; write the values out", "*%s 引用了包含它自身的内容；请把值直接写出来", n.Value))
			return nil, leave
		}
		n = n.Alias
		d.aliased++
		leave = func() { d.aliased-- }
	}
	if d.aliased > 0 {
		if d.left--; d.left < 0 {
			if d.left == -1 {
				d.problem(n, text.Say("the aliases in this file stand for more than %d values; write fewer, or split the file", "文件中的别名（*）展开后超过 %d 个值；请减少使用或拆分文件", fxMaxAliased))
			}
			leave()
			return nil, leave
		}
	}
	return n, leave
}

func (d *fxDecoder) duration(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.ScalarNode {
		if t, err := time.ParseDuration(n.Value); err == nil {
			v.SetInt(int64(t))
			return
		}
		if _, err := strconv.ParseFloat(n.Value, 64); err == nil {
			d.problem(n, text.Say("must have a unit; write %[1]ss or %[1]sms", "缺少单位；请写 %[1]ss（秒）或 %[1]sms（毫秒）", n.Value))
			return
		}
		// "2 s", "2S": what most mean by it.
		guess := strings.ToLower(strings.Join(strings.Fields(n.Value), ""))
		if _, err := time.ParseDuration(guess); err == nil {
			d.problem(n, text.Say("%s is not a duration; write %s", "%s 不是时长；请写 %s", text.Quote(n.Value), guess))
			return
		}
	}
	d.problem(n, text.Say("must be a duration such as 150ms, 2s or 1h30m, found %s", "应为时长，如 150ms、2s、1h30m，这里是%s", d.what(n)))
}
