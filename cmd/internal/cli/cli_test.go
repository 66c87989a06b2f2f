package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/spf13/cobra"

	"wxflow/relay/text"
)

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ all, messages, lang, want string }{
		{"a", "b", "c", "a"}, {"", "b", "c", "b"}, {"", "", "c", "c"}, {"", "", "", ""},
	} {
		env := map[string]string{"LC_ALL": x.all, "LC_MESSAGES": x.messages, "LANG": x.lang}
		if got := Locale(func(name string) string { return env[name] }); got != x.want {
			t.Errorf("%+v: %q", x, got)
		}
	}
}

func newRoot() (root *cobra.Command, out *bytes.Buffer) {
	root = &cobra.Command{Use: "prog", SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error { return nil }}
	root.Args = NoArgs(text.New("%s takes no %q", "%s 不接受 %q"), text.New("%s: what is %q?", "%s：%q 是什么？"))
	root.AddCommand(&cobra.Command{Use: "serve", Args: root.Args, RunE: func(*cobra.Command, []string) error { return nil }})
	root.Flags().String("listen", "", "")
	AddVersion(root, "the version")
	out = new(bytes.Buffer)
	root.SetOut(out)
	return root, out
}

// A word that is no command is said to be one, and the nearest command is proposed.
func TestNoArgs(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"": "", "serve": "", "serve now": `prog serve takes no "now"`, "sreve": "did you mean serve?", "nothing": `prog: what is "nothing"?`,
		"version": "", "version 2": `takes no "2"`,
	} {
		root, _ := newRoot()
		root.SetArgs(strings.Fields(line))
		err := root.Execute()
		var usage UsageError
		if want == "" && err != nil || want != "" && (!errors.As(err, &usage) || !strings.Contains(err.Error(), want) ||
			text.Chinese(err) == err.Error()) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"version", "--version"} {
		root, out := newRoot()
		root.SetArgs([]string{line})
		if err := root.Execute(); err != nil || !strings.HasPrefix(out.String(), "prog ") || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: %q, %v", line, out.String(), err)
		}
	}
	root, _ := newRoot()
	if got := NearestFlag(root, "lisen"); got != "listen" {
		t.Errorf("%q", got)
	}
	if got := NearestFlag(root, "zzz"); got != "" {
		t.Errorf("%q", got)
	}
}

func TestReadHelp(t *testing.T) {
	t.Parallel()
	root, _ := newRoot()
	ReadHelp(root, fstest.MapFS{
		"help/prog.txt":  {Data: []byte("It runs on PORT.\n\nEXAMPLES\n  prog serve\n")},
		"help/serve.txt": {Data: []byte("It serves.\n")},
	}, "PORT", "8080")
	serve, _, err := root.Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	if root.Long != "It runs on 8080.\n" || root.Example != "  prog serve" || serve.Long != "It serves.\n" || serve.Example != "" {
		t.Errorf("%q %q %q %q", root.Long, root.Example, serve.Long, serve.Example)
	}
}
