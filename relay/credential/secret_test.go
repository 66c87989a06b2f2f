package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// However it is printed, a secret says only that it is one.
func TestSecretIsNotShown(t *testing.T) {
	t.Parallel()
	const value = "0123456789abcdef"
	s := NewSecret(value)
	app := App{AppID: "wx1", Secret: s}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "app", app)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "app", app)
	b, err := json.Marshal(map[string]any{"secret": s, "app": app})
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		fmt.Sprint(s), s.String(), s.GoString(), fmt.Sprintf("%v %+v %#v %s %q %x %d", s, s, s, s, s, s,
			s), fmt.Sprintf("%v %+v %#v", app, app, app), log.String(), string(b),
	} {
		if strings.Contains(said, value) || strings.Contains(said, fmt.Sprintf("%x", value)) || !strings.Contains(said, "[redacted]") {
			t.Errorf("%s", said)
		}
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	a, b, c, none := NewSecret("a1"), NewSecret("a1"), NewSecret("a2"), NewSecret("")
	if a.Reveal() != "a1" || a.Empty() || !none.Empty() || none.Reveal() != "" {
		t.Error("a secret is another")
	}
	if !a.Equal(a) || !a.Equal(b) || a.Equal(c) || a.Equal(none) || none.Equal(a) || !none.Equal(Secret{}) {
		t.Error("equal secrets are not, or others are")
	}
}
