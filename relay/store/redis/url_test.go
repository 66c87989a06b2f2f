package redis

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestURLs(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ url, addrs, user, password, master, prefix string }{
		{"redis://r", "r:6379", "", "", "", "wxrelay:"},
		{"redis://r:1/2", "r:1", "", "", "", "wxrelay:"},
		{"rediss://:p%40ss%2Fw@r/", "r:6379", "", "p@ss/w", "", "wxrelay:"},
		{"redis://u:p@q@r?prefix=x:", "r:6379", "u", "p@q", "", "x:"},
		{"redis://[::1]:7", "[::1]:7", "", "", "", "wxrelay:"},
		{"redis://[::1]", "[::1]:6379", "", "", "", "wxrelay:"},
		{"redis+sentinel://a,b:1/m/3?sentinel_password=sp", "a:26379,b:1", "", "", "m", "wxrelay:"},
		{"rediss+cluster://u:p@a,b,c:7", "a:6379,b:6379,c:7", "u", "p", "", "wxrelay:"},
	} {
		c, err := parse(x.url)
		if err != nil || strings.Join(c.Addrs, ",") != x.addrs || c.Username != x.user || c.Password != x.password || c.MasterName != x.master ||
			c.prefix != x.prefix {
			t.Errorf("%s: %v, %+v", x.url, err, c)
		}
		if (c.TLSConfig != nil) != strings.HasPrefix(x.url, "rediss") || c.IsClusterMode != strings.Contains(x.url, "cluster") {
			t.Errorf("%s: TLS %v, cluster %v", x.url, c.TLSConfig != nil, c.IsClusterMode)
		}
		if want := map[string]int{"redis://r:1/2": 2, "redis+sentinel://a,b:1/m/3?sentinel_password=sp": 3}[x.url]; c.DB != want {
			t.Errorf("%s: database %d", x.url, c.DB)
		}
	}
	noCert := filepath.Join(t.TempDir(), "ca")
	if err := os.WriteFile(noCert, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"", "redis", "redis:", "http://hunter2@r", "redis+unix://hunter2@r", "redis://:hunter2@", "redis://:hunter2@r:x", "redis://:hunter2@r:0",
		"redis://:hunter2@:1", "redis://:hunter2%zz@r", "redis://:hunter2@a,b", "redis://:hunter2@r/x", "redis://:hunter2@r/1/2",
		"redis+sentinel://:hunter2@r", "redis+sentinel://:hunter2@r/m/x", "redis+cluster://:hunter2@r/1", "redis://:hunter2@r?x=1",
		"redis://:hunter2@r?prefix={", "redis://:hunter2@r?prefix=a&prefix=b", "redis://:hunter2@r?ca=x", "redis://:hunter2@r?%zz",
		"rediss://:hunter2@r?ca=" + noCert, "rediss://:hunter2@r?ca=" + noCert + ".none",
		"rediss+sentinel://r/m?sentinel_password=hunter2&hunter2=1",
	} {
		if err := Check(bad); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// A password that was written as it is gets the sentence that helps, in both
// languages; another mistake does not.
func TestUnescapedPassword(t *testing.T) {
	t.Parallel()
	for url, helps := range map[string]bool{
		"redis://:hunter2/x@r:6379/0": true, "redis://:hunter2?x@r:6379/0": true, "redis://u:1/hunter2@r": true, "redis://u:1?hunter2@r": true,
		"redis+sentinel://:hunter2/@a,b/m": true, "redis://:hunter2%@r": true, "redis://:hunter2%zz@r": true,
		"redis://:hunter2@r/x": false, "redis://a,b": false,
	} {
		err := Check(url)
		var b interface{ Chinese() string }
		if !errors.As(err, &b) {
			t.Errorf("%s: %v", url, err)
			continue
		}
		for _, said := range []string{err.Error(), b.Chinese()} {
			if strings.Contains(said, "%25") != helps || strings.Contains(said, "hunter2") || strings.Contains(said, "%!") {
				t.Errorf("%s: %s", url, said)
			}
		}
	}
}

// FuzzParse: any text is a URL with a host, or an error that shows no password.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"redis://r", "rediss://u:p@r:1/2?prefix=x", "redis+sentinel://a,b/m/0", "redis+cluster://[::1]:1,b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := parse(s); err == nil && (len(c.Addrs) == 0 || c.prefix == "" || c.DialTimeout == 0) {
			t.Errorf("%q: %+v", s, c)
		}
		if err := Check("redis://:hunter2@" + url.PathEscape(s)); err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", s, err)
		}
	})
}
