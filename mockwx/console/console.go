// Package console is the page that the admin listener shows to browsers: the calls
// with the reasons of their refusals, the users, the controls and the demo. It is
// plain HTML, CSS and one ES module, embedded as they are; everything the page
// knows and does goes through the admin API.
package console

import (
	"embed"
	"mime"
	"path"
)

// Skill is one page for coding agents that know only the address; it names the default
// addresses.
//
//go:embed SKILL.md
var Skill string

//go:embed index.html console.css console.js demo
var files embed.FS

// A File is what a path of the page has.
type File struct {
	Path        string // as in a URL
	ContentType string
	Text        []byte
}

// Index is the path of the console itself; a program that asks for it is better
// served with text.
const Index = "/"

// paths are the files by the path of their URL.
var paths = []struct{ url, name string }{
	{Index, "index.html"},
	{"/console.css", "console.css"},
	{"/console.js", "console.js"},
	{"/demo", "demo/index.html"},
	{"/demo/demo.css", "demo/demo.css"},
	{"/demo/page.js", "demo/page.js"},
}

// Files returns all that there is, the index first.
func Files() []File {
	var out []File
	for _, p := range paths {
		text, err := files.ReadFile(p.name)
		if err != nil {
			panic(err) // an embedded file is missing
		}
		kind := map[string]string{".html": "text/html", ".css": "text/css", ".js": "text/javascript"}[path.Ext(p.name)]
		out = append(out, File{p.url, mime.FormatMediaType(kind, map[string]string{"charset": "utf-8"}), text})
	}
	return out
}

// Policy is the Content-Security-Policy of the pages: nothing from elsewhere, and
// no code but the files'.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
