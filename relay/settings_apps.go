package relay

import "wxflow/relay/text"

// A SecretSource says where the secret of an app was looked for.
type SecretSource struct {
	AppID string
	File  string // "" when it is a variable
	Env   string // the name of the variable
}

// onlyAppsFile finds settings of a single app beside a file of apps, where one
// of the two would have to win, and forgets them.
func (s *Settings) onlyAppsFile(p *text.Problems) {
	for _, g := range s.given {
		if g.Env == envAppID || g.Env == envSecret || g.Env == envSecretFile {
			p.Add(g.Env, "%[1]s is set too: name the app in that file, or unset %[1]s", "同时设置了 %[1]s：请把小程序写进该文件，或取消 %[1]s", envConfig)
		}
	}
	s.Config.Apps = nil
}

func setInternalKey(s *Settings, v string) (err error) {
	s.Config.InternalKeys, err = parseInternalKeys(v)
	return err
}

func setInternalKeyFile(s *Settings, file string) error {
	if len(s.Config.InternalKeys) > 0 {
		return text.Errorf("%s is set too: keep one of them", "同时设置了 %s：请只保留一个", envInternalKey)
	}
	keys, err := readSecretFile(file, "keys")
	if err != nil {
		return err
	}
	if err := setInternalKey(s, keys); err != nil {
		return text.InFile(file, err)
	}
	return nil
}
