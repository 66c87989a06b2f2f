package appsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"wxflow/relay/credential"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

// A reader goes through one file and collects what is wrong with it.
type reader struct {
	file       string
	o          Options
	secretFile func(string) (credential.Secret, error)
	out        Loaded
	problems   text.Problems
}

// add takes the arguments of both texts, in one order.
func (r *reader) add(line int, en, zh string, args ...any) {
	r.problems = append(r.problems, text.NewProblem(r.at(line), en, zh, args...))
}

func (r *reader) at(line int) string { return fmt.Sprintf("%s:%d", text.Mask(r.file), max(line, 1)) }

// An entry is one app's values.
type entry map[string]value

type value struct {
	text string
	line int
}

// keys are what an app may say, all of them strings.
var keys = [...]string{"appid", "secret_file", "secret_env", "token_mode"}

// document returns the list of apps, nil when there is none to go through.
func (r *reader) document(text []byte) *yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.add(1, "is empty; write apps: and a list", "文件为空；请写 apps: 和一个列表")
		return nil
	case err != nil:
		r.syntax(err)
		return nil
	}
	switch err := d.Decode(new(yaml.Node)); {
	case err == nil:
		r.add(1, "holds a second document (---); one file is one document", "有第二个文档（---）；一个文件只能有一个文档")
	case !errors.Is(err, io.EOF):
		r.syntax(err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.add(doc.Line, "is not apps: and a list", "应为 apps: 和一个列表")
		return nil
	}
	var apps *yaml.Node
	r.pairs(doc.Content[0], func(key, v *yaml.Node) {
		if key.Value != "apps" {
			r.unknown(key, "apps; all else is a flag or an environment variable")
			return
		}
		apps = v
	})
	switch {
	case apps == nil:
		r.add(doc.Content[0].Line, "has no apps", "没有 apps")
	case apps.Kind != yaml.SequenceNode || len(apps.Content) == 0:
		r.add(apps.Line, "apps is not a list with an entry (- appid: …)", "apps 不是列表，或列表为空（- appid: …）")
		return nil
	}
	return apps
}

// pairs calls visit for every member of a mapping, and reports names that are
// there twice or are no plain text.
func (r *reader) pairs(m *yaml.Node, visit func(key, v *yaml.Node)) {
	seen := make(map[string]int)
	for i := 0; i+1 < len(m.Content); i += 2 {
		key, v := m.Content[i], m.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			r.add(key.Line, "a name is not plain text", "键名不是普通文本")
			continue
		}
		if first, ok := seen[key.Value]; ok {
			r.add(key.Line, "%.24q is there twice; it is on line %d too", "%.24q 重复出现，另一处在第 %d 行", key.Value, first)
			continue
		}
		seen[key.Value] = key.Line
		visit(key, v)
	}
}

// unknown says what may stand in the place of a name. Of a secret that stands
// there it shows nothing.
func (r *reader) unknown(key *yaml.Node, known string) {
	if key.Value == "secret" {
		r.add(key.Line, "secret: a secret does not belong into this file, which is copied, mailed and committed; write secret_file: PATH, or secret_env: NAME",
			"secret：密钥不应写在会被复制、发送和提交的文件里；请写 secret_file: 路径，或 secret_env: 变量名")
		return
	}
	if len(key.Value) > 24 {
		r.add(key.Line, "unknown key of %d characters; known: %s", "未知的键（%d 个字符）；可用的键：%s", len(key.Value), known)
		return
	}
	r.add(key.Line, "unknown key %q; known: %s", "未知的键 %q；可用的键：%s", key.Value, known)
}

func (r *reader) apps(list *yaml.Node) {
	seen := make(map[string]int)
	for _, node := range list.Content {
		if node.Kind != yaml.MappingNode {
			r.add(node.Line, "an entry of apps is not an appid and where its secret is", "apps 的条目应为 appid 及其密钥的位置")
			continue
		}
		e := r.entry(node)
		id := e["appid"]
		if _, ok := e["appid"]; !ok {
			id.line = node.Line
			e["appid"] = id
		}
		if first, ok := seen[id.text]; ok && id.text != "" {
			r.add(id.line, "appid: %.40q is there twice; it is on line %d too", "appid：%.40q 重复出现，另一处在第 %d 行", id.text, first)
		}
		seen[id.text] = id.line
		app := credential.App{AppID: id.text, TokenMode: credential.TokenMode(e["token_mode"].text)}
		var at int
		app.Secret, at = r.secret(e)
		for _, p := range trust.App(app, r.o.Dev) {
			line := e[p.Setting].line
			if p.Setting == "secret" {
				if line = at; app.Secret.Empty() {
					continue // said by secret
				}
			}
			r.problems = append(r.problems, text.Problem{Setting: r.at(line), Text: text.Text{EN: p.Setting + ": " + p.EN, ZH: p.Setting + "：" + p.ZH}})
		}
		r.out.Apps = append(r.out.Apps, app)
	}
}

// entry reads one app's values.
func (r *reader) entry(node *yaml.Node) entry {
	e := entry{}
	r.pairs(node, func(key, v *yaml.Node) {
		for _, k := range keys {
			if k != key.Value {
				continue
			}
			if v.Kind != yaml.ScalarNode || v.Tag != "!!str" || v.Value == "" {
				r.add(v.Line, "%s is not text; put it in quotes", "%s 不是文本，请加引号", k)
				return
			}
			e[k] = value{v.Value, v.Line}
			return
		}
		r.unknown(key, "appid, secret_file, secret_env, token_mode")
	})
	return e
}

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax reports why a file is no YAML. yaml.v3 names the line in its text.
func (r *reader) syntax(err error) {
	line, text := 1, err.Error()
	if m := yamlError.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = m[2]
	}
	r.add(line, "is not YAML: %s", "不是 YAML：%s", text)
}
