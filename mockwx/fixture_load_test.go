package mockwx

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// fixtureFiles returns the test files of a kind, valid or invalid.
func fixtureFiles(t testing.TB, kind string) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/fixture/" + kind + "-*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d %s files found (%v), want 5 or more", len(files), kind, err)
	}
	return files
}

func fixtureText(t testing.TB, file string) []byte {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// fixtureWants reads the "# want: LINE: message" comments that a file begins
// with, and whether "# schema: ok" says that only the loader can refuse it.
func fixtureWants(src []byte) (wants []string, schemaOK bool) {
	for line := range bytes.Lines(src) {
		text := strings.TrimSuffix(string(line), "\n")
		if want, ok := strings.CutPrefix(text, "# want: "); ok {
			wants = append(wants, want)
		} else if text == "# schema: ok" {
			schemaOK = true
		} else {
			break
		}
	}
	return wants, schemaOK
}

// fixtureProblems returns an error's problems, and checks that each is said in
// both languages.
func fixtureProblems(t *testing.T, err error) Problems {
	t.Helper()
	if err == nil {
		return nil
	}
	var ps Problems
	if !errors.As(err, &ps) || len(ps) == 0 {
		t.Fatalf("got %T (%v), want Problems", err, err)
	}
	for _, p := range ps {
		if strings.Contains(p.Text.EN+p.Text.ZH, "%!") || strings.ContainsFunc(p.Text.EN, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			t.Errorf("bad message: %q / %q", p.Text.EN, p.Text.ZH)
		}
		if !strings.ContainsFunc(p.Text.ZH, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			t.Errorf("not in Chinese: %q", p.Text.ZH)
		}
	}
	return ps
}

func TestFixtureInvalidFiles(t *testing.T) {
	for _, file := range fixtureFiles(t, "invalid") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src := fixtureText(t, file)
			want, _ := fixtureWants(src)
			if len(want) == 0 {
				t.Fatal("the file has no # want: comment")
			}
			f, err := ParseFixture(filepath.Base(file), src)
			if f != nil {
				t.Error("got a fixture with the problems")
			}
			var got []string
			for _, p := range fixtureProblems(t, err) {
				got = append(got, strconv.Itoa(p.Line)+": "+p.Text.EN)
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestFixtureValidFiles(t *testing.T) {
	for _, file := range append(fixtureFiles(t, "valid"), "../fixtures/demo.yaml", "../fixtures/errors.yaml") {
		f, err := LoadFixture(file)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		fixtureRoundTrip(t, f)
		if err := f.Validate(); err != nil {
			t.Errorf("%s: loaded but not valid: %v", file, err)
		}
	}
}

// fixtureRoundTrip checks that f is the same after it was written and read.
func fixtureRoundTrip(t *testing.T, f *Fixture) {
	t.Helper()
	for _, indent := range []string{"", "\t"} {
		src, err := json.MarshalIndent(f, "", indent)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseFixture("again.json", src)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		if a, b := fixtureNowhere(f), fixtureNowhere(again); !reflect.DeepEqual(a, b) {
			t.Errorf("changed by writing and reading:\n%+v\n%+v\n%s", a, b, src)
		}
	}
}

// fixtureNowhere returns f without the places its rows were read from.
func fixtureNowhere(f *Fixture) *Fixture {
	f = f.clone()
	for i := range f.Apps {
		f.Apps[i].at = pos{}
	}
	for i := range f.Users {
		f.Users[i].at = pos{}
		for j := range f.Users[i].Identities {
			f.Users[i].Identities[j].at = pos{}
		}
	}
	for i := range f.Codes {
		f.Codes[i].at = pos{}
	}
	for i := range f.Faults {
		f.Faults[i].at = pos{}
	}
	for i := range f.Components {
		f.Components[i].at = pos{}
	}
	for i := range f.Corps {
		f.Corps[i].at = pos{}
	}
	for i := range f.Stubs {
		f.Stubs[i].at = pos{}
	}
	return f
}

func TestFixtureFull(t *testing.T) {
	f, err := LoadFixture("testdata/fixture/valid-full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// Nothing that can be said in a file is missing from the one that has it all.
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		for i := range v.NumField() {
			sf := v.Type().Field(i)
			if !sf.IsExported() || sf.Name == "ID" {
				continue
			}
			name := path + sf.Name
			set := false
			switch fv := v.Field(i); {
			case fv.Kind() == reflect.Struct:
				walk(name+".", fv)
				continue
			default:
				set = !fv.IsZero()
			}
			if !set {
				t.Errorf("%s is not in valid-full.yaml", name)
			}
		}
	}
	walk("", reflect.ValueOf(*f))
	if got, want := f.Users[0].at.String(), "testdata/fixture/valid-full.yaml:17"; got != want {
		t.Errorf("alice is at %s, want %s", got, want)
	}
	if q := f.Apps[0].MinuteQuota; q == nil || *q != 0 {
		t.Errorf("minute_quota: 0 was read as %v", q)
	}
}

// Input that cannot begin with comments, or is odd bytes.
func TestParseFixtureText(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string // nil: accepted
	}{
		{"empty", "", []string{"x:1: the file is empty; begin it with version: 1"}},
		{"spaces", " \n\n", []string{"x:1: the file is empty; begin it with version: 1"}},
		{"null", "null", []string{"x:1: the file is empty; begin it with version: 1"}},
		{"BOM", "\ufeffversion: 1\n", nil},
		{"CRLF", "version: 1\r\nusers:\r\n  - name: alice\r\n", nil},
		{"GBK", "version: 1\nseed: \xb0\xae\n", []string{"x:2: byte 0xb0 is not UTF-8; save the file as UTF-8 (it may be GBK or UTF-16 now)"}},
		{"UTF-16", "\xff\xfev\x00", []string{"x:1: byte 0xff is not UTF-8; save the file as UTF-8 (it may be GBK or UTF-16 now)"}},
		{"NUL", "version: 1\nseed: \x00\n", []string{`x:2: the control character U+0000 is not allowed in a YAML file; remove it, or write "\u0000" in double quotes`}},
		{"tabbed JSON", "{\n\t\"version\": 1,\n\t\"users\": [\n\t\t{\"name\": \"alice\"}\n\t]\n}\n", nil},
		{"JSON escapes", `{"version":1,"users":[{"name":"a\/b","nickname":"\ud83d\ude00\\ud83d\"` + "\x7f\u2028" + `"}],"seed":"\ud83d"}`, []string{`x:1: users[0].nickname: has a control character; remove it`}},
		{"JSON lines", "{\n\t\"version\": 1,\n\t\"users\": [\n\t\t{\"nmae\": \"alice\"}]}", []string{"x:4: users[0].nmae: unknown key; did you mean name? known here: name, phone, nickname, country_code, blocked, identities, avatar, snapshot, refuses, contacted, count, prefix"}},
		{"JSON array", "[1]", []string{"x:1: a fixture is a mapping that begins with version: 1, apps: and users:, found a list"}},
		{"long key", "version: 1\n" + strings.Repeat("k", 500) + ": 1\n", []string{"x:2: \"" + strings.Repeat("k", 40) + "…\": unknown key; known here: version, seed, open_platforms, apps, users, codes, faults, quirks, components, corps, stubs, risky_words"}},
		{"list as key", "version: 1\n[a]: 1\n", []string{"x:2: \"?\": unknown key; known here: version, seed, open_platforms, apps, users, codes, faults, quirks, components, corps, stubs, risky_words"}},
		{"empty app lists", "version: 1\napps: []\nusers: ~\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseFixture("x", []byte(tt.src))
			var got []string
			for _, p := range fixtureProblems(t, err) {
				got = append(got, p.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseFixtureJSONStrings(t *testing.T) {
	src := []byte(`{"version":1,"faults":[{"body":"\ud83d\ude00 \ud83d x \\ud83d \/ \u0000 ` + "\x7f \u2028 \u0085 \ufeff" + `"}]}`)
	var want struct{ Faults []struct{ Body string } }
	if err := json.Unmarshal(src, &want); err != nil {
		t.Fatal(err)
	}
	f, err := ParseFixture("x", src)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Faults[0].Body; got != want.Faults[0].Body {
		t.Errorf("got %q, want %q as encoding/json reads it", got, want.Faults[0].Body)
	}
}

// A few lines can stand for more values than any memory holds.
func TestParseFixtureAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("version: 1\nusers:\n  - name: u0\n    identities: &i\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "      - {appid: wx%d, openid: o}\n", i)
	}
	for i := range 3000 {
		fmt.Fprintf(&b, "  - {name: u%d, identities: *i}\n", i+1)
	}
	_, err := ParseFixture("x", []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "the aliases in this file stand for more than 100000 values") {
		t.Errorf("got %.200v", err)
	}
}

func TestParseFixtureManyProblems(t *testing.T) {
	_, err := ParseFixture("x", []byte("version: 1\nusers:\n"+strings.Repeat("  - {nme: a}\n", 3000)))
	ps := fixtureProblems(t, err)
	if len(ps) != fixtureMaxProblems+1 {
		t.Fatalf("got %d problems, want %d and how many more", len(ps), fixtureMaxProblems)
	}
	if got := ps[len(ps)-1].Text.EN; got != "and 2000 more problems; correct these first" {
		t.Errorf("got %q", got)
	}
}
