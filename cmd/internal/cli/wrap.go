package cli

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is how wide help is, as the narrowest of usual terminals.
const columns = 80

// a row is a name and what it means.
type row struct{ name, meaning string }

// table writes rows with the meanings below each other, wrapped to the columns. Names
// that would leave them little room have a line of their own.
func table(rows []row) string {
	indent := 0
	for _, r := range rows {
		if w := Width(r.name) + 2; w <= columns*2/5 {
			indent = max(indent, w)
		}
	}
	var b strings.Builder
	for _, r := range rows {
		name := r.name + strings.Repeat(" ", max(0, indent-Width(r.name)))
		if Width(r.name)+2 > indent {
			name = r.name + "\n" + strings.Repeat(" ", indent)
		}
		b.WriteString(name + wrap(r.meaning, indent) + "\n")
	}
	return b.String()
}

// wrap breaks the lines of a text that reach beyond the columns. What follows a break
// stands as far in as the line does, and by indent more.
func wrap(s string, indent int) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		body := strings.TrimLeft(line, " ")
		in := indent + len(line) - len(body)
		b.WriteString(line[:len(line)-len(body)])
		at := in
		for i, word := range words(body) {
			if i > 0 && at+Width(strings.TrimRight(word, " \n")) > columns {
				kept := strings.TrimRight(b.String(), " ")
				b.Reset()
				b.WriteString(kept + "\n" + strings.Repeat(" ", in))
				at = in
			}
			b.WriteString(word)
			at += Width(word)
		}
	}
	return b.String()
}

// words cuts a text where a line may break: behind spaces, and beside Chinese characters
// unless punctuation would begin a line or an opening bracket end one.
func words(s string) (all []string) {
	runes, from := []rune(s), 0
	for i := 1; i < len(runes); i++ {
		before, c := runes[i-1], runes[i]
		space := before == ' ' && c != ' '
		chinese := (wide(before) || wide(c)) && before != ' ' && c != ' ' && c != '\n' &&
			!(wide(c) && !unicode.Is(unicode.Han, c) && !strings.ContainsRune(opening, c)) && !strings.ContainsRune(opening, before) &&
			!strings.ContainsRune(",.;:!?)]", c)
		if space || chinese {
			all = append(all, string(runes[from:i]))
			from = i
		}
	}
	return append(all, string(runes[from:]))
}

// opening are the characters that stand before what they belong to.
const opening = "（《「『【“‘(["

func wide(c rune) bool {
	k := width.LookupRune(c).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// Width is how many columns of a terminal a text takes.
func Width(s string) (n int) {
	for _, c := range s {
		if c != '\n' {
			n++
		}
		if wide(c) {
			n++
		}
	}
	return n
}
