// Command image writes the image of a program as an OCI layout, without a container
// engine. What the program is started as, it takes from the stage of the Dockerfile
// that has the program's name, so that an image built there is the same.
//
//	image -program mockwx -version v1.2.3 -name registry.example.org/mockwx:v1.2.3 \
//	  -files DIR -out DIR linux/amd64=FILE linux/arm64=FILE
package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"flag"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

var (
	program = flag.String("program", "", "the `name` of the program and of its stage in the Dockerfile")
	version = flag.String("version", "", "the version")
	name    = flag.String("name", "", "the name of the image, with its tag")
	licence = flag.String("licences", "", "a `folder` whose files go to /licences")
	out     = flag.String("out", "", "the `folder` of the layout")
	epoch   = flag.Int64("epoch", 0, "the `second` of all times in the image")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("image: ")
	flag.Parse()
	text, err := os.ReadFile("Dockerfile")
	check(err)
	config, err := stage(string(text), *program)
	check(err)
	config.Labels = map[string]string{"org.opencontainers.image.version": *version, "org.opencontainers.image.licenses": "MIT"}

	var index v1.ImageIndex = empty.Index
	for _, arg := range flag.Args() {
		platform, file, _ := strings.Cut(arg, "=")
		p, err := v1.ParsePlatform(platform)
		check(err)
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image(*config, *p, file), Descriptor: v1.Descriptor{Platform: p}})
	}
	// One entry, so that a reader of the layout need not choose; the names are what
	// skopeo and podman, and what docker load, call it by.
	_, err = layout.Write(*out, mutate.AppendManifests(empty.Index, mutate.IndexAddendum{Add: index, Descriptor: v1.Descriptor{
		Annotations: map[string]string{"org.opencontainers.image.ref.name": *version, "io.containerd.image.name": *name},
	}}))
	check(err)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// image is that of one platform: one layer, of the program and what it needs.
func image(config v1.Config, platform v1.Platform, file string) v1.Image {
	files := rootFS(file)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files)), nil }
	layer, err := tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
	check(err)
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	img, err := mutate.Append(base, mutate.Addendum{Layer: layer, History: v1.History{Created: when(), CreatedBy: "wxflow " + *version}})
	check(err)
	cf, err := img.ConfigFile()
	check(err)
	cf = cf.DeepCopy()
	cf.Config, cf.Created = config, when()
	cf.OS, cf.Architecture, cf.Variant = platform.OS, platform.Architecture, platform.Variant
	img, err = mutate.ConfigFile(img, cf)
	check(err)
	return img
}

func when() v1.Time { return v1.Time{Time: time.Unix(*epoch, 0).UTC()} }

// rootFS is the file system of the image, as a tar file: what the Dockerfile copies.
func rootFS(file string) []byte {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	add := func(name string, mode int64, content []byte) {
		h := &tar.Header{Name: name, Mode: mode, Size: int64(len(content)), Typeflag: tar.TypeReg, ModTime: when().Time}
		if strings.HasSuffix(name, "/") {
			h.Typeflag = tar.TypeDir
		}
		check(w.WriteHeader(h))
		_, err := w.Write(content)
		check(err)
	}
	addFile := func(name string, mode int64, from string) {
		b, err := os.ReadFile(from)
		check(err)
		add(name, mode, b)
	}
	addFile(*program, 0o755, file)
	if *program == "mockwx" {
		add("tmp/", 0o1777, nil)
	} else {
		for _, dir := range []string{"etc/", "etc/ssl/", "etc/ssl/certs/"} {
			add(dir, 0o755, nil)
		}
		add("etc/ssl/certs/ca-certificates.crt", 0o644, roots())
	}
	add("licences/", 0o755, nil)
	files, err := filepath.Glob(*licence + "/*")
	check(err)
	if len(files) == 0 {
		log.Fatalf("no licences in %q", *licence)
	}
	for _, f := range files {
		addFile("licences/"+filepath.Base(f), 0o644, f)
	}
	check(w.Close())
	return buf.Bytes()
}

// roots are the authorities that Mozilla trusts without a condition, which a PEM
// file has no place for. They come from a module at a fixed version: the image does
// not depend on the machine that builds it.
func roots() (out []byte) {
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})...)
		}
	}
	return out
}
