package doctor

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"wxflow/relay/text"
)

// relay reports whether an answer has the relay's own shape of errors, and of
// which kind it is.
func (a answer) relay() (kind string, yes bool) {
	var body struct {
		Error struct {
			Kind      string `json:"kind"`
			Message   string `json:"message"`
			MessageZH string `json:"message_zh"`
			Action    string `json:"action"`
		} `json:"error"`
	}
	if a.err != nil || json.Unmarshal(a.body, &body) != nil {
		return "", false
	}
	e := body.Error
	return e.Kind, e.Kind != "" && e.Message != "" && e.MessageZH != "" && e.Action != ""
}

// A page is what other programs answer, and what to do about it.
type page struct {
	has       []string // all of these, in the body or the Server header
	status    int      // 0 for any, 3 for all that redirect
	what, fix text.Text
}

// pageTexts has of each page its status and words, and below it, in English and
// Chinese, what it is and what to do. They go from the particular to the general; the
// first that fits is it, and the last fits all.
//
//go:embed pages.txt
var pageTexts string

var pages = func() (all []page) {
	for _, t := range blocks(pageTexts) {
		marks := strings.Split(t[0], "\t")
		status, err := strconv.Atoi(marks[0])
		if err != nil {
			panic(err)
		}
		all = append(all, page{marks[1:], status, text.New(t[1], t[2]), text.New(t[3], t[4])})
	}
	return all
}()

// page finds whose answer it is, when it is not the relay's.
func (a answer) page() page {
	server := a.header.Get("Server")
	whole := string(a.body) + server
	if strings.Contains(strings.ToLower(whole), "<html") {
		whole += "<html" // in whatever case it is written
	}
	i := slices.IndexFunc(pages, func(p page) bool {
		return (p.status == 0 || p.status == a.status || p.status == a.status/100) &&
			!slices.ContainsFunc(p.has, func(word string) bool { return !strings.Contains(whole, word) })
	})
	p, named := pages[i], strings.NewReplacer("{server}", cmp.Or(shown(server), "?"))
	p.what = text.New(named.Replace(p.what.EN), named.Replace(p.what.ZH))
	return p
}
