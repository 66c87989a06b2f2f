package relay

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// redisSchemes are what a redis URL begins with. Package redisstore reads the
// rest, for the library does not link it.
var redisSchemes = [...]string{"redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"}

// setStore tells the kinds apart and quotes nothing: it may hold a password.
func setStore(s *Settings, v string) error {
	scheme, rest, _ := strings.Cut(v, ":")
	switch {
	case v == "memory:":
	case scheme == "memory":
		return errors.New("the store in memory is written memory: with its colon and nothing else")
	case scheme == "bolt" && rest != "":
	case scheme == "bolt":
		return errors.New("bolt: names no file; write bolt:/var/lib/wxrelay/sessions.db")
	case slices.Contains(redisSchemes[:], scheme) && strings.HasPrefix(rest, "//"):
	case slices.Contains(redisSchemes[:], scheme):
		return fmt.Errorf("a redis store is a URL: write %s://host:6379/0", scheme)
	default:
		return errors.New("is not a store this version knows: memory:, bolt:FILE, redis://, rediss://, redis+sentinel:// or redis+cluster://")
	}
	s.Store = v
	return nil
}

func setKey(s *Settings, v string) (err error) {
	s.Config.Keys, err = ParseKeyring(v)
	return err
}

func setKeyFile(s *Settings, file string) error {
	if s.Config.Keys != nil {
		return errors.New("WXRELAY_KEY is set too: keep one of them")
	}
	v, err := readSecretFile(file, "keys")
	if err != nil {
		return err
	}
	if err = setKey(s, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// checkKey asks for a key where sessions outlive the process: session_keys
// lie on no disk and cross no network in clear.
func (s *Settings) checkKey(p *Problems) {
	if s.Store == "" || s.Store == "memory:" || s.Config.Keys != nil || p.has(envKey) || p.has(envKeyFile) {
		return
	}
	kind, _, _ := strings.Cut(s.Store, ":")
	p.add(envKey, "is missing: the %s: store keeps session_keys, and they are sealed there; make a key with wxrelay key and set it, or WXRELAY_KEY_FILE", kind)
}

func setSessionExpiry(s *Settings, v string) error {
	switch v {
	case "absolute", "sliding":
		s.Config.Sliding = v == "sliding"
		return nil
	}
	return fmt.Errorf("%q is neither absolute nor sliding", v)
}
