package mockwx

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"wxflow/fixtures"
	"wxflow/mockwx/text"
)

// fixtureMaxSize bounds one fixture file. It is about 700,000 users.
const fixtureMaxSize = 32 << 20

// LoadFixture reads fixture files and folders and merges them into one fixture.
// Of a folder it reads every *.yaml and *.yml, in the order of their names, but
// no subfolder and no hidden file. A file given twice is read once. Without
// paths it returns [DefaultFixture].
//
// The error is a [Problems] with everything that is wrong in all the files. The
// fixture must not be changed while a Fake uses it.
func LoadFixture(paths ...string) (*Fixture, error) {
	if len(paths) == 0 {
		return DefaultFixture(), nil
	}
	var l fxLoader
	for _, p := range paths {
		l.path(p)
	}
	return l.finish()
}

// ParseFixture reads one fixture from memory: YAML, or JSON as [Fixture] writes
// it. The name stands for the file in messages. The error is a [Problems].
func ParseFixture(name string, src []byte) (*Fixture, error) {
	var l fxLoader
	l.source(name, src)
	return l.finish()
}

// DefaultFixture returns the fixture that is built in: fixtures/demo.yaml and
// fixtures/errors.yaml. Every call returns a copy of its own.
func DefaultFixture() *Fixture { return fixtureDefault().clone() }

var fixtureDefault = sync.OnceValue(func() *Fixture {
	var l fxLoader
	for _, name := range []string{"demo.yaml", "errors.yaml"} {
		src, err := fixtures.FS.ReadFile(name)
		if err != nil {
			panic(err) // embedded at build time
		}
		l.source("fixtures/"+name, src)
	}
	f, err := l.finish()
	if err != nil {
		panic(err) // TestDefaultFixture
	}
	return f
})

// Validate checks a fixture that was made in Go as strictly as one from a file.
// The error is a [Problems]; rows without a file are named by their place, as
// in "apps[0].secret".
func (f *Fixture) Validate() error {
	l := fxLoader{parts: []*fxPart{{fixture: *f}}}
	l.check(f)
	return l.err()
}

// MarshalJSON writes the fixture as a file that can be loaded again: with
// version 1.
func (f Fixture) MarshalJSON() ([]byte, error) {
	if f.Apps == nil {
		f.Apps = []App{}
	}
	if f.Users == nil {
		f.Users = []User{}
	}
	return json.Marshal(fxFile{Version: fixtureVersion, fixtureFields: fixtureFields(f)})
}

// fixtureVersion is the only version of the format so far.
const fixtureVersion = 1

// An fxFile is what stands in a file: the fields of a Fixture and the version.
type fxFile struct {
	Version int `json:"version"`
	fixtureFields
}

// fixtureFields is Fixture without its methods, which would be promoted.
type fixtureFields Fixture

// An fxPart is one file and what was read from it.
type fxPart struct {
	name    string
	src     []byte
	fixture Fixture
	tree    *yaml.Node // made when a problem needs a line, see line
}

// An fxLoader reads files into parts and merges them.
type fxLoader struct {
	fxReport
	parts []*fxPart
	seen  []fs.FileInfo
	torn  bool // a file could not be read at all: names in it are unknown
}

// path reads a file or a folder.
func (l *fxLoader) path(name string) {
	info, err := os.Stat(name)
	if err != nil {
		l.unreadable(name, err)
		return
	}
	if !info.IsDir() {
		l.file(name, info)
		return
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		l.unreadable(name, err)
		return
	}
	folder := name // as it was given: filepath.Join would tidy it
	if !os.IsPathSeparator(name[len(name)-1]) {
		folder += string(filepath.Separator)
	}
	found := false
	for _, e := range entries { // sorted by name
		ext := filepath.Ext(e.Name())
		if ext != ".yaml" && ext != ".yml" || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		file := folder + e.Name()
		info, err := os.Stat(file) // follows the links of a mounted config map
		switch {
		case err != nil:
			l.unreadable(file, err)
		case info.IsDir():
			continue
		default:
			l.file(file, info)
		}
		found = true
	}
	if !found {
		l.torn = true
		l.add(name, 0, "", text.Say("has no fixture in it; a folder is read for *.yaml and *.yml files, without its subfolders",
			"文件夹里没有 fixture；只读取其中的 *.yaml 和 *.yml 文件，不含子文件夹"))
	}
}

// file reads one file, unless it was already.
func (l *fxLoader) file(name string, info fs.FileInfo) {
	if slices.ContainsFunc(l.seen, func(s fs.FileInfo) bool { return os.SameFile(s, info) }) {
		return
	}
	l.seen = append(l.seen, info)
	if info.Size() > fixtureMaxSize {
		l.tooLarge(name, info.Size())
		return
	}
	f, err := os.Open(name)
	if err != nil {
		l.unreadable(name, err)
		return
	}
	defer f.Close()
	// A pipe says nothing of its size, and a file may grow.
	var src bytes.Buffer
	src.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := src.ReadFrom(io.LimitReader(f, fixtureMaxSize+1)); err != nil {
		l.unreadable(name, err)
		return
	}
	l.source(name, src.Bytes())
}

// source reads one file's text.
func (l *fxLoader) source(name string, src []byte) {
	if len(src) > fixtureMaxSize {
		l.tooLarge(name, int64(len(src)))
		return
	}
	p := &fxPart{name: name, src: src}
	if !p.read(&l.fxReport) {
		l.torn = true
		return
	}
	l.parts = append(l.parts, p)
}

func (l *fxLoader) tooLarge(name string, size int64) {
	l.torn = true
	l.add(name, 0, "", text.Say("is %d bytes and may be %d (32 MiB) at most; split it into several files, and mint codes with mockwx code instead of writing a row for each",
		"文件有 %d 字节，最多 %d 字节（32 MiB）；请拆成多个文件，code 用 mockwx code 生成，不必逐个写出", size, fixtureMaxSize))
}

func (l *fxLoader) unreadable(name string, err error) {
	l.torn = true
	if errors.Is(err, fs.ErrNotExist) {
		l.add(name, 0, "", text.Say("does not exist; give a fixture file or a folder of them", "不存在；请给出 fixture 文件或其所在文件夹"))
		return
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // the name stands before the message already
	}
	l.add(name, 0, "", text.Say("cannot be read: %v", "无法读取：%v", err))
}

// finish merges the parts and checks the whole.
func (l *fxLoader) finish() (*Fixture, error) {
	f := new(Fixture)
	for _, p := range l.parts {
		f.Seed = max(f.Seed, p.fixture.Seed) // all equal, or a problem below
		f.OpenPlatforms = append(f.OpenPlatforms, p.fixture.OpenPlatforms...)
		f.Apps = append(f.Apps, p.fixture.Apps...)
		f.Codes = append(f.Codes, p.fixture.Codes...)
		f.Faults = append(f.Faults, p.fixture.Faults...)
		f.Components = append(f.Components, p.fixture.Components...)
		f.Corps = append(f.Corps, p.fixture.Corps...)
		f.Stubs = append(f.Stubs, p.fixture.Stubs...)
		f.RiskyWords = append(f.RiskyWords, p.fixture.RiskyWords...)
		if len(l.parts) == 1 {
			f.Users = p.fixture.Users // may be long
		} else {
			f.Users = append(f.Users, p.fixture.Users...)
		}
		if fxQuirksSet(p.fixture.Quirks) {
			f.Quirks = p.fixture.Quirks
		}
	}
	l.check(f)
	if err := l.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// clone copies everything that can be changed through a fixture.
func (f *Fixture) clone() *Fixture {
	c := *f
	c.OpenPlatforms = slices.Clone(f.OpenPlatforms)
	c.Apps = slices.Clone(f.Apps)
	for i := range c.Apps {
		a := &c.Apps[i]
		a.IPWhitelist = slices.Clone(a.IPWhitelist)
		if a.MinuteQuota != nil {
			q := *a.MinuteQuota
			a.MinuteQuota = &q
		}
		a.cloneAPIs()
	}
	c.Users = slices.Clone(f.Users)
	for i := range c.Users {
		c.Users[i].Identities = slices.Clone(c.Users[i].Identities)
		c.Users[i].cloneAPIs()
	}
	c.Codes = slices.Clone(f.Codes)
	c.Faults = slices.Clone(f.Faults)
	c.Stubs = cloneStubs(f.Stubs)
	c.RiskyWords = slices.Clone(f.RiskyWords)
	c.Quirks.MissingOrder = slices.Clone(f.Quirks.MissingOrder)
	if q := f.Quirks.ForeignSpends; q != nil {
		spends := *q
		c.Quirks.ForeignSpends = &spends
	}
	c.Components = slices.Clone(f.Components)
	for i := range c.Components {
		x := &c.Components[i]
		x.Authorizers, x.IPWhitelist, x.Unauthorized = slices.Clone(x.Authorizers), slices.Clone(x.IPWhitelist), slices.Clone(x.Unauthorized)
	}
	c.Corps = slices.Clone(f.Corps)
	for i := range c.Corps {
		c.Corps[i].Members = slices.Clone(c.Corps[i].Members)
	}
	return &c
}
