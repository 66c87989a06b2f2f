package relay

import (
	"io"
	"log/slog"

	"wxflow/relay/text"
)

// The formats of the log.
const (
	logJSON = "json"
	logText = "text"
)

func setLogLevel(s *Settings, v string) error {
	switch v {
	case "debug", "info", "warn", "error":
		return s.logLevel.UnmarshalText([]byte(v))
	}
	return text.Errorf("%.20q is not debug, info, warn or error", "%.20q 不是 debug、info、warn 或 error", v)
}

func setLogFormat(s *Settings, v string) error {
	if v != logJSON && v != logText {
		return text.Errorf("%.20q is not %s or %s", "%.20q 不是 %s 或 %s", v, logJSON, logText)
	}
	s.logFormat = v
	return nil
}

// Logger returns the log as the settings want it.
func (s *Settings) Logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: s.logLevel}
	if s.logFormat == logText {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(slog.NewJSONHandler(w, o))
}
