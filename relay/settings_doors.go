package relay

import (
	"io"
	"os"
	"strings"

	"wxflow/relay/jwt"
	"wxflow/relay/text"
)

// setIdentityKey reads the keys at once: a start with a wrong file shall not
// come to serve.
func setIdentityKey(s *Settings, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return notOpened(file, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxIdentityFile+1))
	switch {
	case err != nil:
		return err
	case len(b) > maxIdentityFile:
		return text.Errorf("%s is too large to hold keys", "%s 过大，不像是密钥文件", file)
	}
	keys, err := jwt.Read(b, s.identityIssuer)
	if err != nil {
		return text.InFile(file, err)
	}
	s.Config.Identity = keys
	return nil
}

const maxIdentityFile = 64 << 10

func setCORSOrigins(s *Settings, v string) error {
	for _, o := range strings.Split(v, ",") {
		s.Config.CORSOrigins = append(s.Config.CORSOrigins, strings.TrimSpace(o))
	}
	return nil
}
