package redis

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode"
)

// What go-redis says again and again is said once a minute, with the number of the
// rest; that it cannot connect, not at all, for the call that failed has said it.
func TestVoice(t *testing.T) {
	t.Parallel()
	now := time.Unix(1788264000, 0)
	var out bytes.Buffer
	v := &voice{log: slog.New(slog.NewTextHandler(&out, nil)), now: func() time.Time { return now }, said: map[string]*said{}}
	say := func(format string, args ...any) { v.Printf(context.Background(), format, args...) }
	for range 1000 {
		say("redis: connection pool: failed to dial after %d attempts: %v", 1, "refused")
		say("sentinel: GetMasterAddrByName name=%q failed: %s", "m", "refused")
	}
	say("sentinel: new master=%q addr=%q", "m", "127.0.0.1:2")
	now = now.Add(sayEvery)
	say("sentinel: GetMasterAddrByName name=%q failed: %s", "m", "refused")
	got := out.String()
	if strings.Count(got, "\n") != 3 || strings.Contains(got, "dial") || strings.Count(got, "GetMaster") != 2 ||
		strings.Count(got, "new master") != 1 || strings.Count(got, "hidden=999") != 1 {
		t.Errorf("said:\n%s", got)
	}
}

// Each answer of Redis that the operator can do something about is explained in
// both languages, and still unwraps.
func TestExplain(t *testing.T) {
	t.Parallel()
	if err := explain(nil); err != nil {
		t.Error(err)
	}
	if other := errors.New("ERR other"); explain(other) != other {
		t.Error("what is not known does not stay as it is")
	}
	for _, x := range answers {
		cause := errors.New(x.has + "and more")
		err := explain(cause)
		var b interface{ Chinese() string }
		if !errors.As(err, &b) || !errors.Is(err, cause) || errors.Is(err, ErrSettings) != x.setting {
			t.Errorf("%s: %v", x.has, err)
			continue
		}
		if zh := b.Chinese(); !strings.ContainsFunc(zh, func(c rune) bool { return unicode.Is(unicode.Han, c) }) ||
			!strings.HasSuffix(zh, "（"+cause.Error()+"）") || err.Error() != x.en+" ("+cause.Error()+")" {
			t.Errorf("%v / %s", err, zh)
		}
	}
	if err := explain(context.DeadlineExceeded); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrSettings) {
		t.Errorf("a deadline: %v", err)
	}
}
