package mockwx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// fixtureBothWays parses src in runs of one entry and in one piece and checks
// that it makes no difference. It reports whether src could be cut at all.
func fixtureBothWays(t *testing.T, src []byte) bool {
	t.Helper()
	if _, _, bad := fxUnreadable(src); bad {
		return false
	}
	inRuns := fxPart{name: "x", src: src}
	l := fxLoader{parts: []*fxPart{&inRuns}}
	if !inRuns.readRuns(&l.fxReport, 1) {
		if len(l.found) > 0 || !reflect.ValueOf(inRuns.fixture).IsZero() {
			t.Errorf("gave up, but left something: %v", l.err())
		}
		return false
	}
	whole := fxPart{name: "x", src: src}
	lw := fxLoader{parts: []*fxPart{&whole}}
	if !whole.readWhole(&lw.fxReport) {
		t.Fatalf("good in runs, but not in one piece: %v\n%s", lw.err(), src)
	}
	a, errA := l.finish()
	b, errB := lw.finish()
	if !reflect.DeepEqual(errA, errB) && l.dropped == 0 {
		t.Errorf("in runs: %v\nin one piece: %v\n%s", errA, errB, src)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("in runs: %+v\nin one piece: %+v\n%s", a, b, src)
	}
	return true
}

func TestFixtureRuns(t *testing.T) {
	tests := []struct {
		name, src string
		cut       bool
	}{
		{"plain", "version: 1\nusers:\n  - name: a\n  - name: b\n", true},
		{"at the left", "version: 1\nusers:\n- name: a\n- name: b\ncodes: []\n", true},
		{"comments", "version: 1\nusers: # all of them\n\n# one\n  - name: a\n# two\n\n  - name: b # b\n# end", true},
		{"dash alone", "version: 1\nusers:\n  -\n    name: a\n  -\n    name: b\nseed: s\n", true},
		{"CRLF", "version: 1\r\nusers:\r\n  - name: a\r\n  - name: b\r\n", true},
		{"two lists", "codes:\n  - {js_code: c, user: b}\n  - {js_code: d, user: x}\nusers:\n  - name: a\n  - name: b\n  - nme: c\n", true},
		{"problems", "users:\n  - name: a\n  - name: a\n  - nme: b\n  - c\n", true},
		{"text block", "version: 1\nusers:\n  - name: |-\n      - name: x\n  - name: b\n", true},
		{"one entry", "version: 1\nusers:\n  - name: a\n", false},
		{"anchor", "version: 1\nusers:\n  - &a {name: a}\n  - name: b\n", false},
		{"quote over entries", "version: 1\nusers:\n  - name: \"a\n  - name: b\"\n  - name: c\n", false},
		{"bracket over entries", "version: 1\nusers:\n  - {name: a,\n  - b: c}\n  - name: c\n", false},
		{"key in a quote", "version: 1\nseed: \"a\nusers:\n  - name: a\n  - name: b\nx\"\n", false},
		{"twice", "version: 1\nusers:\n  - name: a\n  - name: b\nusers:\n  - name: c\n", false},
		{"second document", "version: 1\nusers:\n  - name: a\n  - name: b\n---\na: b\n", false},
		{"more after it", "version: 1\nusers:\n  - name: a\n  - name: b\n foo: bar\n", false},
		{"stray tag", "version: 1\nusers:\n  - name: a\n  - name: b\n  !\ncodes: []\n", false},
		{"stray tag at the left", "version: 1\nusers:\n  - name: a\n  - name: b\n!\ncodes: []\n", false},
		{"old line ends", "version: 1\nusers:\n  - name: a\r  - name: b\n  - name: c\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fixtureBothWays(t, []byte(tt.src)); got != tt.cut {
				t.Errorf("cut: got %v, want %v", got, tt.cut)
			}
		})
	}
}

func FuzzParseFixture(f *testing.F) {
	seeds := append(fixtureFiles(f, "valid"), fixtureFiles(f, "invalid")...)
	seeds = append(seeds, "../fixtures/demo.yaml", "../fixtures/errors.yaml")
	for _, file := range seeds {
		f.Add(fixtureText(f, file))
	}
	f.Add([]byte("{\n\t\"version\": 1, \"users\": [{\"name\": \"\\ud83d\\ude00\\/\"}]}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		fixtureBothWays(t, bytes.Clone(src))
		got, err := ParseFixture("x", src)
		var ps Problems
		switch {
		case err == nil:
			fixtureRoundTrip(t, got)
			if err := got.Validate(); err != nil {
				t.Errorf("accepted, but not valid: %v", err)
			}
		case !errors.As(err, &ps) || len(ps) == 0:
			t.Errorf("got %T, want Problems", err)
		default:
			for _, p := range ps {
				if p.File != "x" && p.File != "" || p.Line < 0 || p.Line > len(src)+1 {
					t.Errorf("nowhere: %v", p)
				}
			}
		}
	})
}

func BenchmarkLoadFixture(b *testing.B) {
	for _, users := range []int{1_000, 10_000, 100_000} {
		var text bytes.Buffer
		text.WriteString("version: 1\nseed: demo\napps:\n  - {appid: wx0000000000000001, secret: mocksecret1}\nusers:\n")
		for i := range users {
			fmt.Fprintf(&text, "  - name: user%06d\n    phone: \"138%08d\"\n    nickname: 用户%d\n", i, i, i)
		}
		file := filepath.Join(b.TempDir(), "users.yaml")
		if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("users=%d", users), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				f, err := LoadFixture(file)
				if err != nil || len(f.Users) != users {
					b.Fatal(err)
				}
			}
		})
		// What yaml.v3 takes for its tree alone, to compare with.
		b.Run(fmt.Sprintf("users=%d/yaml", users), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(text.Len()))
			for b.Loop() {
				if doc, _, err := fxParse(text.Bytes()); err != nil || doc == nil {
					b.Fatal(err)
				}
			}
		})
	}
}
