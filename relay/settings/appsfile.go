package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"wxflow/relay/credential"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

// The file that names the apps of a relay:
//
//	apps:
//	  - appid: wx0123456789abcdef
//	    secret_file: /run/secrets/shop     # relative to the file's own folder
//	  - appid: wxfedcba9876543210
//	    secret_env: CLUB_SECRET
//	    token_mode: token                  # stable (default) or token
//
// What is not known is an error, and all errors are reported at once, each with its
// line. The file holds no secret itself, so it can lie beside the program's source.

// maxAppsFile is far more than any list of apps: a larger file is a wrong one.
const maxAppsFile = 1 << 20

// readAppsFile reads the file of apps. Each problem is under FILE:LINE; Files and
// Secrets are there with problems, too.
func (s *Settings) readAppsFile() (Apps, text.Problems) {
	yaml, err := readYAML(s.AppsFile)
	if err != nil {
		return Apps{Files: []string{s.AppsFile}}, text.Problems{text.ProblemOf(s.AppsFile, err)}
	}
	r := &appsReader{file: s.AppsFile, env: s.env, dev: s.Config.Dev, secretFile: readSecretFile}
	return r.read(yaml)
}

func readYAML(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, unwrapPath(err)
	}
	defer f.Close()
	yaml, err := io.ReadAll(io.LimitReader(f, maxAppsFile+1))
	if err == nil && len(yaml) > maxAppsFile {
		err = fmt.Errorf("is over %d KiB, too large to be a file of apps", maxAppsFile>>10)
	}
	return yaml, unwrapPath(err)
}

// unwrapPath drops "open FILE:", which the problem's place already says.
func unwrapPath(err error) error {
	if p := (*os.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// An appsReader goes through one file and collects what is wrong with it.
type appsReader struct {
	file       string
	env        func(name string) (string, bool) // for secret_env
	dev        bool                             // made-up appids and secrets are welcome
	secretFile func(file, what string) (string, error)
	out        Apps
	problems   text.Problems
}

func (r *appsReader) read(yaml []byte) (Apps, text.Problems) {
	r.out.Files = []string{r.file}
	if list := r.document(yaml); list != nil {
		r.apps(list)
	}
	if len(r.problems) > 0 {
		r.out.Apps = nil
	}
	return r.out, r.problems
}

// add takes the arguments of both texts, in one order.
func (r *appsReader) add(line int, en, zh string, args ...any) {
	r.problems = append(r.problems, text.NewProblem(r.at(line), en, zh, args...))
}

// addUnder adds a problem with what one key of an app says.
func (r *appsReader) addUnder(line int, key string, t text.Text) {
	r.problems.AddText(r.at(line), text.New(key+": "+t.EN, key+"："+t.ZH))
}

func (r *appsReader) at(line int) string {
	return fmt.Sprintf("%s:%d", text.Mask(r.file), max(line, 1))
}

// An entry is one app's values.
type entry map[string]value

type value struct {
	text string
	line int
}

// keys are what an app may say, all of them strings.
var keys = [...]string{"appid", "secret_file", "secret_env", "token_mode",
	"push_token_file", "push_token_env", "push_key_file", "push_key_env"}

// document returns the list of apps, nil when there is none to go through.
func (r *appsReader) document(text []byte) *yaml.Node {
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
func (r *appsReader) pairs(m *yaml.Node, visit func(key, v *yaml.Node)) {
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
func (r *appsReader) unknown(key *yaml.Node, known string) {
	if key.Value == "secret" {
		r.add(key.Line, "secret: a secret does not belong into this file, which is copied, mailed and committed; "+
			"write secret_file: PATH, or secret_env: NAME",
			"secret：密钥不应写在会被复制、发送和提交的文件里；请写 secret_file: 路径，或 secret_env: 变量名")
		return
	}
	if len(key.Value) > 24 {
		r.add(key.Line, "unknown key of %d characters; known: %s", "未知的键（%d 个字符）；可用的键：%s", len(key.Value), known)
		return
	}
	r.add(key.Line, "unknown key %q; known: %s", "未知的键 %q；可用的键：%s", key.Value, known)
}

func (r *appsReader) apps(list *yaml.Node) {
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
		app.Secret, app.PushToken, app.PushKey = r.secret(e, "secret"), r.secret(e, "push_token"), r.secret(e, "push_key")
		for _, p := range trust.App(app, r.dev) {
			if p.Setting == "secret" && app.Secret.Empty() {
				continue // said by secret
			}
			line := max(e[p.Setting].line, e[p.Setting+"_file"].line, e[p.Setting+"_env"].line)
			r.addUnder(line, p.Setting, p.Text)
		}
		r.out.Apps = append(r.out.Apps, app)
	}
}

// entry reads one app's values.
func (r *appsReader) entry(node *yaml.Node) entry {
	e := entry{}
	r.pairs(node, func(key, v *yaml.Node) {
		switch k := key.Value; {
		case !slices.Contains(keys[:], k):
			r.unknown(key, strings.Join(keys[:], ", "))
		case v.Kind != yaml.ScalarNode || v.Tag != "!!str" || v.Value == "":
			r.add(v.Line, "%s is not text; put it in quotes", "%s 不是文本，请加引号", k)
		default:
			e[k] = value{v.Value, v.Line}
		}
	})
	return e
}

var yamlError = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`) })

// syntax reports why a file is no YAML. yaml.v3 names the line in its text.
func (r *appsReader) syntax(err error) {
	line, text := 1, err.Error()
	if m := yamlError().FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = m[2]
	}
	r.add(line, "is not YAML: %s", "不是 YAML：%s", text)
}

var variable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`) })

// secret finds one of an app's secrets where its entry says it is.
func (r *appsReader) secret(e entry, which string) credential.Secret {
	file, inFile := e[which+"_file"]
	name, inEnv := e[which+"_env"]
	itself := func(line int) {
		r.add(line, "is the secret itself; write where it is: %[1]s_file: PATH, or %[1]s_env: NAME",
			"写成了密钥本身；请写它的位置：%[1]s_file: 路径，或 %[1]s_env: 变量名", which)
	}
	switch {
	case inFile && inEnv:
		r.add(name.line, "%[1]s_env: %[1]s_file is there too: keep one of them", "%[1]s_env：同时写了 %[1]s_file，请只保留一个", which)
	case looksSecret(filepath.Base(file.text)) || looksSecret(name.text) || inEnv && !variable().MatchString(name.text):
		itself(max(file.line, name.line))
	case inFile:
		path := file.text
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(r.file), path)
		}
		r.out.Files = append(r.out.Files, path)
		r.out.Secrets = append(r.out.Secrets, SecretSource{AppID: e["appid"].text, File: path})
		s, err := r.secretFile(path, "a secret")
		switch {
		case err == nil:
			return credential.NewSecret(s)
		case notAPath(file.text):
			itself(file.line)
		default:
			r.addUnder(file.line, which+"_file", text.ProblemOf("", err).Text)
		}
	case inEnv:
		r.out.Secrets = append(r.out.Secrets, SecretSource{AppID: e["appid"].text, Env: name.text})
		v, ok := r.env(name.text)
		if v = strings.TrimSpace(v); ok && v != "" {
			return credential.NewSecret(v)
		}
		r.add(name.line, "%[2]s_env: the environment has no %[1]q", "%[2]s_env：环境变量中没有 %[1]q", name.text, which)
	case !r.dev && which == "secret":
		r.add(e["appid"].line, "has no secret: add secret_file: PATH, or secret_env: NAME", "没有密钥：请添加 secret_file: 路径，或 secret_env: 变量名")
	}
	return credential.Secret{}
}
