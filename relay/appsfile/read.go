package appsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"wxflow/relay"
)

// A reader goes through one file and collects what is wrong with it.
type reader struct {
	file       string
	o          Options
	secretFile func(string) (relay.Secret, error)
	out        Loaded
	problems   relay.Problems
}

func (r *reader) add(line int, format string, args ...any) {
	r.problems = append(r.problems, relay.Problem{
		Setting: fmt.Sprintf("%s:%d", r.file, max(line, 1)),
		Text:    fmt.Sprintf(format, args...),
	})
}

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
		r.add(1, "is empty; write apps: and a list")
		return nil
	case err != nil:
		r.syntax(err)
		return nil
	}
	switch err := d.Decode(new(yaml.Node)); {
	case err == nil:
		r.add(1, "holds a second document (---); one file is one document")
	case !errors.Is(err, io.EOF):
		r.syntax(err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.add(doc.Line, "is not apps: and a list")
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
		r.add(doc.Content[0].Line, "has no apps")
	case apps.Kind != yaml.SequenceNode || len(apps.Content) == 0:
		r.add(apps.Line, "apps is not a list with an entry (- appid: …)")
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
			r.add(key.Line, "a name is not plain text")
			continue
		}
		if first, ok := seen[key.Value]; ok {
			r.add(key.Line, "%.24q is there twice; it is on line %d too", key.Value, first)
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
		r.add(key.Line, "secret: a secret does not belong into this file, which is copied, mailed and committed; write secret_file: PATH, or secret_env: NAME")
		return
	}
	if len(key.Value) > 24 {
		r.add(key.Line, "unknown key of %d characters; known: %s", len(key.Value), known)
		return
	}
	r.add(key.Line, "unknown key %q; known: %s", key.Value, known)
}

func (r *reader) apps(list *yaml.Node) {
	seen := make(map[string]int)
	for _, node := range list.Content {
		if node.Kind != yaml.MappingNode {
			r.add(node.Line, "an entry of apps is not an appid and where its secret is")
			continue
		}
		e := r.entry(node)
		id := e["appid"]
		if _, ok := e["appid"]; !ok {
			id.line = node.Line
			e["appid"] = id
		}
		if first, ok := seen[id.text]; ok && id.text != "" {
			r.add(id.line, "appid: %.40q is there twice; it is on line %d too", id.text, first)
		}
		seen[id.text] = id.line
		app := relay.App{AppID: id.text, TokenMode: relay.TokenMode(e["token_mode"].text)}
		var at int
		app.Secret, at = r.secret(e)
		for _, p := range app.Check(r.o.Dev) {
			line := e[p.Setting].line
			if p.Setting == "secret" {
				if line = at; app.Secret.Empty() {
					continue // said by secret
				}
			}
			r.add(line, "%s: %s", p.Setting, p.Text)
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
				r.add(v.Line, "%s is not text; put it in quotes", k)
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
	r.add(line, "is not YAML: %s", text)
}
