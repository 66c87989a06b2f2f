package relay

import "errors"

// onlyAppsFile finds settings of a single app beside a file of apps, where one
// of the two would have to win, and forgets them.
func (s *Settings) onlyAppsFile(p *Problems) {
	for _, g := range s.given {
		if g.Env == envAppID || g.Env == envSecret || g.Env == envSecretFile {
			p.add(g.Env, "%s is set too: name the app in that file, or unset %s", envConfig, envConfig)
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
		return errors.New(envInternalKey + " is set too: keep one of them")
	}
	text, err := readSecretFile(file, "keys")
	if err != nil {
		return err
	}
	if err := setInternalKey(s, text); err != nil {
		return errors.New(file + ": " + err.Error())
	}
	return nil
}
