package relay

import (
	"net"
	"strings"

	"wxflow/relay/internal/ops"
)

func setOpsHosts(s *Settings, v string) error {
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
