package settings

import (
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/web"
	"wxflow/relay/text"
)

func word(p *string) func(string) error {
	return func(v string) error {
		*p = v
		return nil
	}
}

func address(p *string) func(string) error {
	return func(v string) error {
		_, port, err := net.SplitHostPort(v)
		if err != nil {
			return text.Errorf("%q is not an address like :8080 or 127.0.0.1:8080", "%q 不是 :8080 或 127.0.0.1:8080 这样的地址", v)
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return text.Errorf("%q has no port from 0 to 65535", "%q 的端口不在 0 到 65535 之间", v)
		}
		*p = v
		return nil
	}
}

func duration(p *time.Duration) func(string) error {
	return func(v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d <= 0 {
			return text.Errorf("%q is not a duration like 8s or 72h", "%q 不是 8s 或 72h 这样的时长", v)
		}
		*p = d
		return nil
	}
}

func number(least int, p *int) func(string) error {
	return func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least {
			return text.Errorf("%q is not a number from %d up", "%q 不是不小于 %d 的数字", v, least)
		}
		*p = n
		return nil
	}
}

func (s *Settings) setDev(v string) error {
	b, err := strconv.ParseBool(v)
	if err != nil {
		return text.Errorf("%q is not 1 or 0", "%q 不是 1 或 0", v)
	}
	s.Config.Dev = b
	return nil
}

func (s *Settings) setSessionExpiry(v string) error {
	if v != "absolute" && v != "sliding" {
		return text.Errorf("%q is neither absolute nor sliding", "%q 不是 absolute 或 sliding", v)
	}
	s.Config.Sliding = v == "sliding"
	return nil
}

func (s *Settings) setLogLevel(v string) error {
	switch v {
	case "debug", "info", "warn", "error":
		return s.logLevel.UnmarshalText([]byte(v))
	}
	return text.Errorf("%.20q is not debug, info, warn or error", "%.20q 不是 debug、info、warn 或 error", v)
}

func (s *Settings) setLogFormat(v string) error {
	if v != "json" && v != "text" {
		return text.Errorf("%.20q is not json or text", "%.20q 不是 json 或 text", v)
	}
	s.logFormat = v
	return nil
}

func words(p *[]string) func(string) error {
	return func(v string) error {
		for x := range strings.SplitSeq(v, ",") {
			*p = append(*p, strings.TrimSpace(x))
		}
		return nil
	}
}

func (s *Settings) setOpsHosts(v string) error {
	for name := range strings.SplitSeq(v, ",") {
		if name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), ".")); name != "" {
			s.Config.OpsHosts = append(s.Config.OpsHosts, name)
		}
	}
	return nil
}

// addOpsName adds the name that Ops listens on, if it is one.
func (s *Settings) addOpsName() {
	if host, _, err := net.SplitHostPort(s.Ops); err == nil && !ops.LocalName(ops.HostName(host)) {
		s.Config.OpsHosts = append(s.Config.OpsHosts, ops.HostName(host))
	}
}

// setProxies reads addresses and ranges of proxies.
func (s *Settings) setProxies(v string) error {
	for x := range strings.SplitSeq(v, ",") {
		x = strings.TrimSpace(x)
		p, err := netip.ParsePrefix(x)
		if ip, err2 := netip.ParseAddr(x); err2 == nil {
			p, err = netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()), nil
		}
		if err != nil {
			return text.Errorf("%q is not an address or range like 127.0.0.1 or 10.0.0.0/8", "%q 不是 127.0.0.1 或 10.0.0.0/8 这样的地址或网段", x)
		}
		if p = web.UnmapPrefix(p); web.HoldsAll(p) {
			return text.Errorf("%q would believe everybody: name your proxies", "%q 会信任所有人：请写明代理的地址", x)
		}
		s.Config.TrustedProxies = append(s.Config.TrustedProxies, p)
	}
	return nil
}

// A SecretSource says where the secret of an app was looked for.
type SecretSource struct {
	AppID string
	File  string // "" when it is a variable
	Env   string // the name of the variable
}

// Apps are the apps of a relay as they were read.
type Apps struct {
	Apps    []credential.App
	Files   []string       // all that was read or should have been: what to watch
	Secrets []SecretSource // of a file of apps
}

// ReadApps reads the apps again: those of the file, or the secret of the one app that
// the settings name. What the environment says stays as it is while the program runs.
// Files is there with an error, too.
func (s *Settings) ReadApps() (a Apps, err error) {
	if s.AppsFile != "" {
		a, problems := s.readAppsFile()
		if len(problems) > 0 {
			return a, problems
		}
		return a, nil
	}
	a.Apps = slices.Clone(s.Config.Apps)
	for _, x := range s.ofOneApp() {
		if x.file != "" {
			a.Files = append(a.Files, x.file)
			secret, wrong := readSecretFile(x.file, "a secret")
			if *x.of(&a.Apps[0]) = credential.NewSecret(secret); wrong != nil {
				err = wrong
			}
		}
	}
	return a, err
}

// A oneSecret is a secret of the app that the environment names.
type oneSecret struct {
	env  string
	file string // "" for the environment
	of   func(*credential.App) *credential.Secret
}

// fileOf returns the file that has the value of a setting, "" when none has.
func (s *Settings) fileOf(env string) string {
	if s.given[env] != "" {
		return ""
	}
	return s.given[env+"_FILE"]
}

func (s *Settings) ofOneApp() []oneSecret {
	return []oneSecret{
		{"WXRELAY_SECRET", s.fileOf("WXRELAY_SECRET"), func(a *credential.App) *credential.Secret { return &a.Secret }},
		{"WXRELAY_PUSH_TOKEN", s.fileOf("WXRELAY_PUSH_TOKEN"), func(a *credential.App) *credential.Secret { return &a.PushToken }},
		{"WXRELAY_PUSH_KEY", s.fileOf("WXRELAY_PUSH_KEY"), func(a *credential.App) *credential.Secret { return &a.PushKey }},
	}
}

// loadApps notes where the secrets are and reads the file of apps, if one is named. It
// returns the problems with that file. A single app beside it is a problem: one of the
// two would have to win.
func (s *Settings) loadApps(p *text.Problems) text.Problems {
	if s.AppsFile == "" {
		s.SecretFile = s.fileOf("WXRELAY_SECRET")
		switch one := s.Config.Apps[0]; {
		case s.SecretFile != "":
			s.Secrets = []SecretSource{{AppID: one.AppID, File: s.SecretFile}}
		case !one.Secret.Empty():
			s.Secrets = []SecretSource{{AppID: one.AppID, Env: "WXRELAY_SECRET"}}
		}
		return nil
	}
	for _, x := range Table() {
		env := strings.TrimSuffix(x.Env, "_FILE")
		ofOne := env == "WXRELAY_APPID" || slices.ContainsFunc(s.ofOneApp(), func(x oneSecret) bool { return x.env == env })
		if ofOne && s.given[x.Env] != "" {
			p.Add(x.Env, "%[1]s is set too: name the app in that file, or unset %[1]s",
				"同时设置了 %[1]s：请把小程序写进该文件，或取消 %[1]s", "WXRELAY_CONFIG")
		}
	}
	read, problems := s.readAppsFile()
	s.Config.Apps, s.Secrets = read.Apps, read.Secrets
	return problems
}
