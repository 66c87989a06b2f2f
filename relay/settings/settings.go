// Package settings reads what the operator of wxrelay sets: flags, variables of the
// environment, and the files that these name. It makes a relay.Config of it and what the
// program needs besides: addresses, certificates, the store, the log.
//
// Table has every setting; flags, help and docs/settings.md are made from it. Load reports
// all problems at once, in English and Chinese, and no problem shows a secret.
package settings

import (
	"io"
	"log/slog"
	"strings"

	"wxflow/relay"
	"wxflow/relay/internal/lines"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

// Settings is what the operator of a relay has set.
type Settings struct {
	Listen    string // public address
	Ops       string // address of /healthz and /readyz
	ReadyFile string // "" for none
	Store     string // "memory:", "bolt:FILE" or a redis URL; OpenStore opens it
	TLS       TLS
	AppsFile  string // the file that names the apps; "" when Config does
	// SecretFile is where the one app's secret was read; "" for the environment.
	SecretFile string
	Secrets    []SecretSource // where the AppSecrets are, one for each app that has one
	Config     relay.Config

	identityIssuer string
	logLevel       slog.Level
	logFormat      string
	env            func(string) (string, bool)
	given          map[string]string // the values, by variable
}

// Load reads the settings: from flags by name, else from the environment, else
// the default. Both look-ups report whether there is a value, as os.LookupEnv
// does; flag may be nil. A value that is empty counts as not given, for that is
// how compose files write "unset". Without problems the Config has passed the
// checks of relay.New.
func Load(flag, env func(name string) (string, bool)) (Settings, text.Problems) {
	s := Settings{env: env, given: map[string]string{}}
	var p text.Problems
	for _, x := range table(&s) {
		v, ok := x.lookup(flag, env, &p)
		if !ok {
			continue
		}
		s.given[x.Env] = v
		if err := x.set(v); err != nil {
			p.AddError(x.Env, err)
		}
	}
	s.TLS.check(&p)
	s.addOpsName()
	s.checkKey(&p)
	ofApps := s.loadApps(&p)
	s.checkConfig(&p)
	s.checkStore(&p)
	s.TLS.checkFiles(&p)
	return s, append(p, ofApps...)
}

// lookup returns the value of a setting and reports whether there is one.
func (x Setting) lookup(flag, env func(string) (string, bool), p *text.Problems) (string, bool) {
	v := x.Default
	if e, ok := env(x.Env); ok && strings.TrimSpace(e) != "" {
		v = e
	}
	if flag != nil && x.Flag != "" {
		if f, ok := flag(x.Flag); ok && strings.TrimSpace(f) != "" {
			v = f
			if x.Env == "WXRELAY_STORE" && holdsPassword(f) {
				p.Add(x.Env, "holds a password, and a command line is seen by every user of the machine: set it in the environment",
					"含有密码，而命令行对本机所有用户可见：请用环境变量设置")
				return "", false
			}
		}
	}
	if v = strings.TrimSpace(v); v == "" {
		return "", false
	}
	if inQuotes(v) {
		p.Add(x.Env, "is in quotation marks, which are taken as part of it: write it without them (docker --env-file keeps them)",
			"带有引号，引号会被当作值的一部分：请去掉引号（docker 的 --env-file 会保留引号）")
		v = strings.TrimSpace(strings.Trim(v, trust.Quotes)) // what follows from it is no news
	}
	return v, true
}

// checkConfig adds what relay.New would refuse. A setting that has a problem gets no
// second one: a file that cannot be read leaves no secret, and that is not news.
func (s *Settings) checkConfig(p *text.Problems) {
	c := s.Config
	if s.AppsFile != "" {
		c.Apps = nil // those of a file are checked by its lines
	}
	for _, x := range c.Check() {
		if s.AppsFile != "" && (x.Setting == "WXRELAY_APPID" || x.Setting == "WXRELAY_SECRET") {
			continue
		}
		for _, y := range s.ofOneApp() {
			if x.Setting == y.env && y.file != "" {
				x.Setting += "_FILE" // where it stands
			}
		}
		if !p.Has(x.Setting) {
			*p = append(*p, x)
		}
	}
}

// Show calls line for every setting that has a value, in the order of the
// table. It shows no secret: not those of the environment, nor a password in a
// URL. For one that only the environment can give it shows hidden.
func (s *Settings) Show(hidden string, line func(name, value string)) {
	for _, x := range Table() {
		switch v := s.given[x.Env]; {
		case v == "":
		case x.Flag == "":
			line(strings.ToLower(strings.TrimPrefix(x.Env, prefix)), hidden)
		default:
			line(x.Flag, shown(v))
		}
	}
}

// shown returns a value without its secrets: of a URL the user, the password and the
// query. It does not parse: what cannot be parsed may hold a password, too.
func shown(value string) string {
	if strings.Contains(value, "://") {
		value, _, _ = strings.Cut(value, "?")
		scheme, rest, _ := strings.Cut(value, "://")
		value = scheme + "://" + rest[strings.LastIndex(rest, "@")+1:]
	}
	return text.Mask(value)
}

// Logger returns the log as the settings want it.
func (s *Settings) Logger(w io.Writer) *slog.Logger {
	if s.logFormat == "text" {
		return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: s.logLevel}))
	}
	return slog.New(lines.New(w, s.logLevel))
}
