package mockwx

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wxflow/mockwx/text"
)

// fixtureMaxProblems bounds what one load reports: a file of ten million wrong
// rows should not answer with a gigabyte.
const fixtureMaxProblems = 1000

// A Problem is one thing wrong with a fixture, and where. Line is 0 when the
// problem is the file itself; File is "" when the fixture was made in Go.
type Problem struct {
	File string
	Line int
	Text Text
}

// String returns "file:line: message" in English.
func (p Problem) String() string { return p.In("en") }

// In returns "file:line: message" in the language of lang, see [Text.In].
func (p Problem) In(lang string) string {
	switch {
	case p.File == "":
		return text.WithoutSecrets(p.Text.In(lang))
	case p.Line == 0:
		return text.WithoutSecrets(p.File + ": " + p.Text.In(lang))
	}
	return text.WithoutSecrets(fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text.In(lang)))
}

// Problems is everything wrong with a fixture, in the order of the files and
// their lines. It is the error of [LoadFixture], [ParseFixture] and
// [Fixture.Validate].
type Problems []Problem

// Error returns one line per problem, in English.
func (ps Problems) Error() string { return ps.In("en") }

// In returns one line per problem, in the language of lang.
func (ps Problems) In(lang string) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.In(lang)
	}
	return strings.Join(lines, "\n")
}

// An fxProblem also knows which value it is about ("codes[3].errcode"), so that
// what merely follows from it is not reported as well.
type fxProblem struct {
	Problem
	path string
}

// fxReport collects problems.
type fxReport struct {
	found   []fxProblem
	dropped int
	order   map[string]int // file → its place among the files, for sorting
}

func (r *fxReport) add(file string, line int, path string, t Text) {
	if _, ok := r.order[file]; !ok {
		if r.order == nil {
			r.order = map[string]int{}
		}
		r.order[file] = len(r.order)
	}
	if len(r.found) == fixtureMaxProblems {
		r.dropped++
		return
	}
	if path != "" {
		t = text.Of(path+": "+t.EN, path+": "+t.ZH)
	}
	r.found = append(r.found, fxProblem{Problem{file, line, t}, path})
}

// about reports whether something is known to be wrong at path or below it.
func (r *fxReport) about(file, path string) bool {
	return slices.ContainsFunc(r.found, func(p fxProblem) bool {
		rest, ok := strings.CutPrefix(p.path, path)
		return ok && p.File == file && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// err returns the problems as an error, or nil.
func (r *fxReport) err() error {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortStableFunc(r.found, func(a, b fxProblem) int {
		return cmp.Or(cmp.Compare(r.order[a.File], r.order[b.File]), cmp.Compare(a.Line, b.Line))
	})
	ps := make(Problems, 0, len(r.found)+1)
	for _, p := range r.found {
		ps = append(ps, p.Problem)
	}
	if r.dropped > 0 {
		ps = append(ps, Problem{Text: text.Say("and %d more problems; correct these first", "另有 %d 处问题；请先修正以上各处", r.dropped)})
	}
	return ps
}

// fxNearest returns the candidate that word was probably meant to be, or "".
func fxNearest(word string, candidates []string) string {
	best, least := "", 3 // three wrong letters are another word
	for _, c := range candidates {
		if d := fxDistance(fxPlain(word), fxPlain(c)); d < least && d*2 <= len(c) {
			best, least = c, d
		}
	}
	return best
}

// fxPlain folds spellings that differ in style alone: openId, open_id, open-id.
func fxPlain(s string) string {
	if len(s) > 64 {
		s = s[:64] // no key is that long; keeps fxDistance cheap
	}
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
}

// fxDistance is the Levenshtein distance in bytes.
func fxDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			keep := diagonal
			if a[i] != b[j] {
				keep++
			}
			diagonal = row[j+1]
			row[j+1] = min(keep, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
