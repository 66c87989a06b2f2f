package mockwx

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// fixtureDir writes files into a new folder.
func fixtureDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadFixtureMerge(t *testing.T) {
	dir := fixtureDir(t, map[string]string{
		"b.yaml":         "version: 1\nseed: s\nquirks: {foreign_spends: true}\nusers: [{name: bob}]\n",
		"a.yml":          "version: 1\nseed: s\nusers: [{name: alice}]\ncodes: [{js_code: b, user: bob}]\n",
		"c.yaml":         "version: 1\nquirks: {foreign_spends: true}\nfaults: [{hang: true, user: alice}]\n",
		".hidden.yaml":   "not a fixture",
		"schema.json":    "{}",
		"sub/other.yaml": "not a fixture",
	})
	// The folder with a slash, and one of its files again.
	f, err := LoadFixture(dir+"/", filepath.Join(dir, "b.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	want := &Fixture{
		Seed:   "s",
		Users:  []User{{Name: "alice"}, {Name: "bob"}},
		Codes:  []Code{{JSCode: "b", User: "bob"}},
		Faults: []Fault{{Hang: true, User: "alice"}},
		Quirks: Quirks{ForeignSpends: &yes},
	}
	if got := fixtureNowhere(f); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestLoadFixtureProblems(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		paths []string
		want  string // a line each, DIR/ for the folder
	}{
		{
			name: "conflicts name both places",
			files: map[string]string{
				"a.yaml": "version: 1\nseed: a\nopen_platforms: [acme]\napps:\n  - {appid: wx0000000000000001, secret: a}\nusers:\n  - name: alice\n    identities: [{appid: wx0000000000000001, openid: o}]\ncodes:\n  - {js_code: c, user: alice}\nquirks: {foreign_spends: true}\n",
				"b.yaml": "version: 1\nseed: b\nopen_platforms:\n  - acme\napps:\n  - secret: a\n    appid: wx0000000000000001\nusers:\n  - name: alice\n  - name: bob\n    identities: [{appid: wx0000000000000001, openid: o}]\ncodes:\n  - {js_code: c, user: alice}\nquirks: {expired_code: 42003}\n",
			},
			paths: []string{"."},
			want: `DIR/b.yaml:2: seed: conflict: another seed is given at DIR/a.yaml:2; a fixture has one: remove one, or make them equal
DIR/b.yaml:4: open_platforms[0]: conflict: "acme" is first defined at DIR/a.yaml:3; rename or remove one
DIR/b.yaml:7: apps[0].appid: conflict: "wx0000000000000001" is first defined at DIR/a.yaml:5; rename or remove one
DIR/b.yaml:9: users[0].name: conflict: "alice" is first defined at DIR/a.yaml:7; rename or remove one
DIR/b.yaml:11: users[1].identities[0].openid: conflict: "o" is first defined at DIR/a.yaml:8; rename or remove one
DIR/b.yaml:13: codes[0].js_code: conflict: "c" is first defined at DIR/a.yaml:10; rename or remove one
DIR/b.yaml:14: quirks: conflict: other quirks are given at DIR/a.yaml:11; put all of them in one file`,
		},
		{
			name: "all files are read",
			files: map[string]string{
				"a.yaml": "version: 1\nseed: [\n",
				"b.yaml": "users: []\n",
				"c.yaml": "version: 1\ncodes: [{js_code: c, user: nobody}]\n", // may be in a.yaml
			},
			paths: []string{"c.yaml", "b.yaml", "a.yaml", "none.yaml"},
			want: `DIR/b.yaml:1: version is missing; begin the file with version: 1
DIR/a.yaml:2: not valid YAML: a value is missing here, or a [ or { above is not closed (did not find expected node content)
DIR/none.yaml: does not exist; give a fixture file or a folder of them`,
		},
		{
			name:  "a folder without a fixture",
			files: map[string]string{"sub/a.yaml": "version: 1\n", "a.json": "{}"},
			paths: []string{"."},
			want:  `DIR/.: has no fixture in it; a folder is read for *.yaml and *.yml files, without its subfolders`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := fixtureDir(t, tt.files)
			t.Chdir(dir) // messages have the path as it was given
			paths := slices.Clone(tt.paths)
			want := strings.ReplaceAll(tt.want, "DIR/./", "DIR/")
			if len(paths) == 1 {
				want = strings.ReplaceAll(want, "DIR/.:", ".:")
				want = strings.ReplaceAll(want, "DIR/", "."+string(filepath.Separator))
			} else {
				want = strings.ReplaceAll(want, "DIR/", "")
			}
			f, err := LoadFixture(paths...)
			if f != nil {
				t.Error("got a fixture with the problems")
			}
			if got := fixtureProblems(t, err).Error(); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A file that is far too large is refused by its size, without being read.
func TestLoadFixtureTooLarge(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 100<<20); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := LoadFixture(file)
	runtime.ReadMemStats(&after)
	want := file + ": is 104857600 bytes and may be 33554432 (32 MiB) at most; "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("refusing took %d bytes of memory", n)
	}
	if _, err := ParseFixture("x", make([]byte, fixtureMaxSize+1)); err == nil || !strings.HasPrefix(err.Error(), "x: is 33554433 bytes") {
		t.Errorf("from memory: got %.100v", err)
	}
}

func TestDefaultFixture(t *testing.T) {
	f := DefaultFixture()
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	if w := f.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %v", w)
	}
	files, err := LoadFixture("../fixtures/demo.yaml", "../fixtures/errors.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(fixtureNowhere(f), fixtureNowhere(files)) {
		t.Error("the built-in fixture is not the two files")
	}
	if none, _ := LoadFixture(); !reflect.DeepEqual(none, f) {
		t.Error("LoadFixture() is not DefaultFixture()")
	}
	f.Apps[0].Secret, f.Users[0].Name, f.OpenPlatforms[0] = "changed", "changed", "changed"
	if again := DefaultFixture(); reflect.DeepEqual(again, f) || again.Users[0].Name == "changed" {
		t.Error("a caller changed everybody's fixture")
	}
}

// clone must know every list and pointer of the types in fixture.go.
func TestFixtureClone(t *testing.T) {
	f, err := LoadFixture("testdata/fixture/valid-full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	shared := map[uintptr]string{}
	var walk func(path string, v reflect.Value, visit func(string, uintptr))
	walk = func(path string, v reflect.Value, visit func(string, uintptr)) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i), visit)
			}
		case reflect.Slice:
			if v.Len() > 0 {
				visit(path, v.Pointer())
			}
			for i := range v.Len() {
				walk(path+"[]", v.Index(i), visit)
			}
		case reflect.Pointer:
			if !v.IsNil() {
				visit(path, v.Pointer())
			}
		}
	}
	walk("", reflect.ValueOf(*f), func(path string, p uintptr) { shared[p] = path })
	if len(shared) < 8 {
		t.Fatalf("only %d lists and pointers found", len(shared))
	}
	walk("", reflect.ValueOf(*f.clone()), func(path string, p uintptr) {
		if shared[p] != "" {
			t.Errorf("%s is shared with the copy", path)
		}
	})
}

func TestFixtureValidate(t *testing.T) {
	quota := -1
	tests := []struct {
		name string
		f    Fixture
		want string
	}{
		{"zero", Fixture{}, ""},
		{"rows", Fixture{
			OpenPlatforms: []string{"acme", "acme"},
			Apps:          []App{{AppID: "wx1", OpenPlatform: "other", MinuteQuota: &quota}, {AppID: "wx1", Secret: "s"}},
			Users:         []User{{}, {Name: "bob", Identities: []Identity{{AppID: "wx2"}}}},
			Codes:         []Code{{JSCode: "c", ErrCode: 2}},
			Faults:        []Fault{{Delay: -1}},
			Quirks:        Quirks{SecretCheck: "never"},
		}, `quirks.secret_check: "never" is not one of after_code, before_code
open_platforms[1]: conflict: "acme" is first defined at open_platforms[0]; rename or remove one
apps[1].appid: conflict: "wx1" is first defined at apps[0]; rename or remove one
users[0].name: is missing or empty
apps[0].secret: is missing or empty; any text will do, such as mocksecret0000000000000000000001 (never a real AppSecret)
apps[0].open_platform: there is no "other" in open_platforms; add it there, or correct the name
apps[0].minute_quota: is negative; write 0 for no limit
users[1].identities[0].appid: there is no "wx2" in apps; did you mean "wx1"?
codes[0].errcode: 2 is not in the catalogue; see GET /errcodes
faults[0].delay: is negative`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := fixtureProblems(t, tt.f.Validate()).Error()
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestFixtureWarnings(t *testing.T) {
	f, err := ParseFixture("x", []byte(`version: 1
apps:
  - appid: wx0000000000000001
    secret: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
  - {appid: touristappid, secret: mocksecret}
  - {appid: wx1, secret: mocksecret}
users:
  - name: alice
    identities: [{appid: wx1, unionid: u}]
codes:
  - {js_code: a, user: alice, errcode: -1}
  - {js_code: b, errcode: 40066}
faults:
  - {path: /wxa/nowhere, status: 503}
  - {path: /wxa/mine, status: 503}
  - {path: /qyapi/cgi-bin/gettoken, status: 503}
stubs:
  - {path: /wxa/mine, body: {}}
`))
	if err != nil {
		t.Fatal(err)
	}
	ws := Problems(f.Warnings())
	want := `x:4: apps[0].secret: looks like a real AppSecret, and fixtures get committed; write an invented one here and in the program under test, such as mocksecret0000000000000000000001
x:6: apps[2].appid: "wx1" does not have the shape of an appid (wx and 16 digits 0-9a-f)
x:8: users[0].identities[0].unionid: "wx1" has no open_platform, so no unionid is ever returned
x:11: codes[0].user: is never logged in: without times the code is always refused
x:12: codes[1].errcode: 40066 is never said by jscode2session
x:14: faults[0].path: "/wxa/nowhere" is no API of the fake and no stub, so the fault meets only calls that are answered with 40066`
	if got := fixtureProblems(t, ws).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFixtureWithoutApps(t *testing.T) {
	f, err := ParseFixture("x", []byte("version: 1\nusers: [{name: alice}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := Problems(f.Warnings()).Error(); got != "apps: there is none, so every appid is answered with 40013; add one with an appid and a secret" {
		t.Error(got)
	}
}
