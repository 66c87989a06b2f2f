package appsfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/text"
)

// maxFile is far more than any list of apps: who names a wrong file is told.
const maxFile = 1 << 20

// Options say where secrets are found and what is allowed.
type Options struct {
	Env func(name string) (string, bool) // for secret_env, as os.LookupEnv
	Dev bool                             // made-up appids and secrets are welcome
}

// Loaded is what a file says.
type Loaded struct {
	Apps  []credential.App
	Files []string // all that was read or should have been: what to watch

	Secrets []relay.SecretSource // there with an error, too
}

// Load reads a file. The error is relay.Problems, each under FILE:LINE; Files is
// there with an error, too.
func Load(file string, o Options) (Loaded, error) {
	yaml, err := readFile(file)
	if err != nil {
		return Loaded{Files: []string{file}}, text.Problems{text.ProblemOf(file, err)}
	}
	return parse(file, yaml, o, relay.ReadSecretFile)
}

func readFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, unwrapPath(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, unwrapPath(err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("is over %d KiB, too large to be a file of apps", maxFile>>10)
	}
	return text, nil
}

// unwrapPath drops "open FILE:", which the problem's place already says.
func unwrapPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// parse is Load without the disk.
func parse(file string, yaml []byte, o Options, secretFile func(string) (credential.Secret, error)) (Loaded, error) {
	r := &reader{file: file, o: o, secretFile: secretFile, out: Loaded{Files: []string{file}}}
	if list := r.document(yaml); list != nil {
		r.apps(list)
	}
	if len(r.problems) > 0 {
		r.out.Apps = nil
		return r.out, r.problems
	}
	return r.out, nil
}

// isSecret tells a word that looks like a secret.
func isSecret(s string) bool { return text.Mask(s) != s }

// maybePath reports whether s looks like the path of a file and not like a
// secret that stands in its place.
func maybePath(s string) bool { return len(s) < 16 || strings.ContainsAny(s, `/\.`) }

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// secret finds an app's secret where its entry says it is.
func (r *reader) secret(e entry) (credential.Secret, int) {
	file, inFile := e["secret_file"]
	name, inEnv := e["secret_env"]
	itself := func(line int) {
		r.add(line, "is the secret itself; write where it is: secret_file: PATH, or secret_env: NAME",
			"写成了密钥本身；请写它的位置：secret_file: 路径，或 secret_env: 变量名")
	}
	switch {
	case inFile && inEnv:
		r.add(name.line, "secret_env: secret_file is there too: keep one of them", "secret_env：同时写了 secret_file，请只保留一个")
	case isSecret(filepath.Base(file.text)) || isSecret(name.text) || inEnv && !variable.MatchString(name.text):
		itself(max(file.line, name.line))
	case inFile:
		path := file.text
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(r.file), path)
		}
		r.out.Files = append(r.out.Files, path)
		r.out.Secrets = append(r.out.Secrets, relay.SecretSource{AppID: e["appid"].text, File: path})
		s, err := r.secretFile(path)
		switch {
		case err == nil:
			return s, file.line
		case maybePath(file.text):
			p := text.ProblemOf(r.at(file.line), err)
			p.EN, p.ZH = "secret_file: "+p.EN, "secret_file："+p.ZH
			r.problems = append(r.problems, p)
		default:
			itself(file.line)
		}
	case inEnv:
		r.out.Secrets = append(r.out.Secrets, relay.SecretSource{AppID: e["appid"].text, Env: name.text})
		v, ok := r.o.Env(name.text)
		if v = strings.TrimSpace(v); ok && v != "" {
			return credential.NewSecret(v), name.line
		}
		r.add(name.line, "secret_env: the environment has no %q", "secret_env：环境变量中没有 %q", name.text)
	case !r.o.Dev:
		r.add(e["appid"].line, "has no secret: add secret_file: PATH, or secret_env: NAME", "没有密钥：请添加 secret_file: 路径，或 secret_env: 变量名")
	}
	return credential.Secret{}, 0
}
