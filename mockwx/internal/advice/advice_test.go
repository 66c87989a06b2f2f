package advice

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

func TestNext(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		code         wechat.ErrCode
		reason, want string
	}{
		{wechat.InvalidCode, "minted for wx2, redeemed by wx1", "different appids"},
		{wechat.InvalidCode, "expired 12s ago: a js_code lives five minutes", "call wx.login again"},
		{wechat.InvalidCode, "no such code: not in the fixture, not magic, not minted here (8 characters)", "POST /login"},
		{wechat.CodeUsed, "already redeemed by call 1: a code works once", "double tap"},
		{wechat.InvalidCredential, "superseded 2m ago by a newer access_token", "stable_token"},
		{wechat.InvalidCredential, "no such access_token was handed out here", "fetch a new access_token"},
		{wechat.SystemError, "the magic code says so", ""},
	} {
		got := Next(x.code, text.Of(x.reason, ""))
		if !strings.Contains(got.EN, x.want) || (x.want == "") != (got == text.Text{}) {
			t.Errorf("%d %s: %s", x.code, x.reason, got.EN)
		}
	}
}

// A reason that the fake no longer gives leaves its row without a use.
func TestReasonsExist(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "advice") {
			return err
		}
		b, err := os.ReadFile(path)
		source.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows()) < 30 {
		t.Errorf("only %d rows", len(rows()))
	}
	for i, r := range rows() {
		if !strings.Contains(source.String(), r.reason) {
			t.Errorf("no reason has %q", r.reason)
		}
		if r.next.EN == "" || r.next.ZH == "" {
			t.Errorf("%d %q lacks a language", r.code, r.reason)
		}
		for _, earlier := range rows()[:i] {
			if earlier.code == r.code && strings.Contains(r.reason, earlier.reason) {
				t.Errorf("%d %q never counts: %q stands before it", r.code, r.reason, earlier.reason)
			}
		}
	}
}
