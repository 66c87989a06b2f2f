package settings

import (
	"slices"

	"wxflow/relay/credential"
	"wxflow/relay/text"
)

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
	if s.SecretFile != "" {
		a.Files = []string{s.SecretFile}
		var secret string
		secret, err = readSecretFile(s.SecretFile, "a secret")
		a.Apps[0].Secret = credential.NewSecret(secret)
	}
	return a, err
}

// loadApps notes where the secrets are and reads the file of apps, if one is named. It
// returns the problems with that file. A single app beside it is a problem: one of the
// two would have to win.
func (s *Settings) loadApps(p *text.Problems) text.Problems {
	if s.AppsFile == "" {
		switch one := s.Config.Apps[0]; {
		case s.SecretFile != "":
			s.Secrets = []SecretSource{{AppID: one.AppID, File: s.SecretFile}}
		case !one.Secret.Empty():
			s.Secrets = []SecretSource{{AppID: one.AppID, Env: "WXRELAY_SECRET"}}
		}
		return nil
	}
	for _, g := range s.given {
		if g.env == "WXRELAY_APPID" || g.env == "WXRELAY_SECRET" || g.env == "WXRELAY_SECRET_FILE" {
			p.Add(g.env, "%[1]s is set too: name the app in that file, or unset %[1]s",
				"同时设置了 %[1]s：请把小程序写进该文件，或取消 %[1]s", "WXRELAY_CONFIG")
		}
	}
	read, problems := s.readAppsFile()
	s.Config.Apps, s.Secrets = read.Apps, read.Secrets
	return problems
}
