package mockwx

import (
	"bytes"
	"reflect"

	"gopkg.in/yaml.v3"
)

// yaml.v3 makes a tree of a whole document before anybody sees a part of it: a
// hundred thousand users are 190 MB of nodes. The long lists of a fixture are
// therefore cut into runs of entries that are parsed, decoded and forgotten one
// after the other. The cut is made by indentation alone and then proved: each
// run must be a list of as many entries as were counted, and the rest of the
// file must have the list's key where it was seen, with nothing under it. If
// anything is odd, the file is parsed in one piece, and both ways give the same
// (FuzzParseFixture).

// fxRunLength is how many entries are parsed at a time.
const fxRunLength = 512

// An fxRun is a run of entries of the block list under a key of the root.
type fxRun struct {
	key   string
	under int // line of the key
	line  int // lines of the file before the run
	items int
	src   []byte
}

// fxCut returns the runs of src's users and codes, and src with blank lines in
// their place.
func fxCut(src []byte, length int) (head []byte, runs []fxRun) {
	// An anchor may be set in one run and used in another.
	if bytes.IndexByte(src, '&') >= 0 {
		return nil, nil
	}
	// YAML counts these as line ends too.
	if bytes.Count(src, []byte("\r")) != bytes.Count(src, []byte("\r\n")) ||
		bytes.Contains(src, []byte("\u0085")) || bytes.Contains(src, []byte("\u2028")) || bytes.Contains(src, []byte("\u2029")) {
		return nil, nil
	}
	var (
		run    fxRun // under way when its key is not ""
		indent = -1  // of the list's dashes; -1 before the first
		begin  int   // of the run
		copied int   // how far head has come
		line   int
	)
	end := func(at int) {
		if run.items > 0 {
			run.src = src[begin:at]
			runs = append(runs, run)
			head = append(head, src[copied:begin]...)
			head = append(head, bytes.Repeat([]byte("\n"), line-1-run.line)...)
			copied = at
		}
		run = fxRun{key: run.key, under: run.under, line: line - 1}
		begin = at
	}
	at := 0
	for text := range bytes.Lines(src) {
		line++
		word := bytes.TrimLeft(text, " ")
		depth := len(text) - len(word)
		word = bytes.TrimRight(word, " \r\n")
		isItem := len(word) > 0 && word[0] == '-' && (len(word) == 1 || word[1] == ' ')
		switch {
		case len(word) == 0 || word[0] == '#':
		case run.key != "" && isItem && (indent < 0 || depth == indent):
			if indent < 0 || run.items == length {
				end(at)
			}
			indent = depth
			run.items++
		case indent >= 0 && depth > indent: // more of the entry
		default:
			// Only a key at the left ends a list beyond doubt; a stray tag, say,
			// would be lost between the list and what is left of the file.
			if indent >= 0 && (depth > 0 || word[0] < 'a' || word[0] > 'z') {
				return nil, nil
			}
			end(at)
			run, indent = fxRun{}, -1
			if key, rest, ok := bytes.Cut(word, []byte(":")); ok && depth == 0 && (len(rest) == 0 || bytes.HasPrefix(bytes.TrimLeft(rest, " "), []byte("#")) && rest[0] == ' ') {
				if k := string(key); k == "users" || k == "codes" {
					run = fxRun{key: k, under: line}
				}
			}
		}
		at += len(text)
	}
	line++
	end(at)
	if len(runs) < 2 {
		return nil, nil
	}
	return append(head, src[copied:]...), runs
}

// readRuns is read for files with long lists. It returns false, and has done
// nothing, when the file is not one of those.
func (p *fxPart) readRuns(r *fxReport, length int) bool {
	head, runs := fxCut(p.src, length)
	if len(runs) == 0 {
		return false
	}
	doc, next, err := fxParse(head)
	if err != nil || doc == nil || next != nil || doc.Content[0].Kind != yaml.MappingNode {
		return false
	}
	root := doc.Content[0]
	total := map[string]int{}
	for _, run := range runs {
		if total[run.key] == 0 && !fxIsBare(root, run.key, run.under) {
			return false
		}
		total[run.key] += run.items
	}

	before := *r
	d := fxDecoder{fxReport: r, file: p.name, left: fxMaxAliased}
	f := d.root(root)
	lists := map[string]reflect.Value{
		"users": reflect.ValueOf(&f.Users).Elem(),
		"codes": reflect.ValueOf(&f.Codes).Elem(),
	}
	for key, list := range lists {
		list.Grow(total[key])
	}
	for _, run := range runs {
		doc, next, err := fxParse(run.src)
		if err != nil || doc == nil || next != nil || doc.Content[0].Kind != yaml.SequenceNode || len(doc.Content[0].Content) != run.items {
			*r = before
			return false
		}
		d.off = run.line
		d.path = append(d.path[:0], fxStep{key: run.key})
		d.items(doc.Content[0].Content, lists[run.key])
	}
	p.fixture = f
	return true
}

// fxIsBare reports whether the mapping has the key once, on that line at its
// beginning, with nothing after it.
func fxIsBare(root *yaml.Node, key string, line int) bool {
	bare, times := false, 0
	for i := 0; i+1 < len(root.Content); i += 2 {
		if k, v := root.Content[i], root.Content[i+1]; k.Value == key {
			times++
			bare = k.Line == line && k.Column == 1 && k.Style == 0 && fxIsNull(v) && v.Value == "" && v.Style == 0
		}
	}
	return bare && times == 1
}
