// Package canary finds secret values in what a program writes: as they are, in URLs, in
// JSON and in base64, also across the borders of writes.
package canary

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"sync"
	"wxflow/mockwx/internal/lazy"
)

// MinLength is that of the shortest value that is looked for: a shorter one would be found
// by chance.
const MinLength = 8

// maxForms bounds what a Watch keeps.
const maxForms = 200_000

// A Form is one way to write a value.
type Form struct {
	Name string // raw, URL, JSON or base64
	Text string
	next string // of these characters, one must follow; "": anything
}

var escape = lazy.Regexp(`%[0-9A-F]{2}`)

// Forms returns the ways in which a value may be written; none for one that is too short.
// In base64 it may stand at any place of a longer text.
func Forms(value string) (forms []Form) {
	if len(value) < MinLength {
		return nil
	}
	add := func(name, text, next string) {
		if len(text) >= MinLength && !slices.ContainsFunc(forms, func(x Form) bool { return x.Text == text }) {
			forms = append(forms, Form{name, text, next})
		}
	}
	add("raw", value, "")
	for _, u := range []string{url.QueryEscape(value), url.PathEscape(value)} {
		add("URL", u, "")
		add("URL", escape().ReplaceAllStringFunc(u, strings.ToLower), "")
	}
	add("JSON", strings.ReplaceAll(value, "/", `\/`), "")     // PHP
	add("JSON", strings.ReplaceAll(value, "=", `\u003d`), "") // Gson
	add("JSON", strings.ReplaceAll(value, "+", `\u002B`), "") // .NET
	for _, digits := range []string{letters + "+/", letters + "-_"} {
		e := base64.NewEncoding(digits).WithPadding(base64.NoPadding)
		for before := range 3 {
			text := e.EncodeToString(append(make([]byte, before), value...))
			bits := (before + len(value)) * 8
			next := ""
			if bits%6 > 0 { // the rest depends on what follows the value, but for its first bits
				first := strings.IndexByte(digits, text[bits/6])
				next = digits[first : first+1<<(6-bits%6)]
			}
			add("base64", text[(before*8+5)/6:bits/6], next)
		}
	}
	return forms
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// A Watch knows values, with what is to be said of them, and finds them in streams. Its
// methods are safe for concurrent use.
type Watch[T comparable] struct {
	mu    sync.Mutex
	heads map[[MinLength]byte][]entry[T]
	pairs [1 << 16]bool // the first two bytes of each
	forms int
	long  int // bytes of the longest
}

type entry[T comparable] struct {
	Form
	about T
}

// Add looks for a value from now on. It reports false for one that is too short, or too
// many.
func (w *Watch[T]) Add(value string, about T) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	forms := Forms(value)
	if forms == nil || w.forms > maxForms {
		return false
	}
	if w.heads == nil {
		w.heads = map[[MinLength]byte][]entry[T]{}
	}
	for _, f := range forms {
		head := [MinLength]byte([]byte(f.Text))
		w.heads[head] = append(w.heads[head], entry[T]{f, about})
		w.pairs[pair(f.Text[0], f.Text[1])] = true
		w.long = max(w.long, len(f.Text)+1)
	}
	w.forms += len(forms)
	return true
}

// begins reports whether a text begins with the form.
func (f *Form) begins(text []byte) bool {
	if !bytes.HasPrefix(text, []byte(f.Text)) {
		return false
	}
	return f.next == "" || len(text) > len(f.Text) && strings.IndexByte(f.next, text[len(f.Text)]) >= 0
}

func pair(a, b byte) int { return int(a)<<8 | int(b) }

// Stream returns a writer that calls found once for each value and form that is written to
// it. It never fails. Writes come one after the other; found does not use the Watch.
func (w *Watch[T]) Stream(found func(about T, form string)) *Stream[T] {
	return &Stream[T]{watch: w, found: found, seen: map[entry[T]]bool{}}
}

// A Stream is what one writer writes.
type Stream[T comparable] struct {
	watch *Watch[T]
	found func(about T, form string)
	seen  map[entry[T]]bool
	tail  []byte // the end of what was written before
}

// Write looks for the values.
func (s *Stream[T]) Write(p []byte) (int, error) {
	w := s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	all := append(s.tail, p...)
	for i := range len(all) - MinLength + 1 {
		if !w.pairs[pair(all[i], all[i+1])] {
			continue
		}
		for _, e := range w.heads[[MinLength]byte(all[i:])] {
			once := entry[T]{Form{Name: e.Name}, e.about}
			if e.begins(all[i:]) && !s.seen[once] {
				s.seen[once] = true
				s.found(e.about, e.Name)
			}
		}
	}
	s.tail = slices.Clone(all[max(0, len(all)-max(w.long-1, 512)):])
	return len(p), nil
}
