// Command modproxy lays a module out as a module proxy serves it, for GOPROXY=file://…:
//
//	modproxy -version v1.2.3 -out FOLDER DIR
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("modproxy: ")
	version := flag.String("version", "", "the version")
	out := flag.String("out", "", "the `folder` of the proxy")
	flag.Parse()
	dir := flag.Arg(0)

	gomod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	check(err)
	m := module.Version{Path: modfile.ModulePath(gomod), Version: *version}
	escaped, err := module.EscapePath(m.Path)
	check(err)
	versions := filepath.Join(*out, escaped, "@v")
	check(os.MkdirAll(versions, 0o755))
	write := func(name string, content []byte) { check(os.WriteFile(filepath.Join(versions, name), content, 0o644)) }
	info, err := json.Marshal(map[string]any{"Version": m.Version, "Time": time.Unix(0, 0).UTC()})
	check(err)
	write("list", []byte(m.Version+"\n"))
	write(m.Version+".info", info)
	write(m.Version+".mod", gomod)
	f, err := os.Create(filepath.Join(versions, m.Version+".zip"))
	check(err)
	check(zip.CreateFromDir(f, m, dir))
	check(f.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
