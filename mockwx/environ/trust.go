package environ

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// A trust writes what programs trust: what they trusted before, and our CA.
type trust struct {
	write   func(name string, data []byte) (path string, err error)
	ca      string // path of our certificate
	old     map[string]string
	bundles map[string]string // by what they were made of
}

// systemRoots are where systems keep their roots in one file. The list is that
// of crypto/x509, which does not tell which it has read.
var systemRoots = []string{
	"/etc/ssl/certs/ca-certificates.crt",                // Debian, Arch, Alpine
	"/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL
	"/etc/ssl/ca-bundle.pem",                            // openSUSE
	"/etc/pki/tls/cacert.pem",                           // OpenELEC
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL 7
	"/etc/ssl/cert.pem",                                 // Alpine, macOS, OpenBSD
	"/usr/local/etc/ssl/cert.pem",                       // FreeBSD
	"/usr/local/share/certs/ca-root-nss.crt",            // FreeBSD
}

// bundleVariables are the files that replace a runtime's roots.
var bundleVariables = []string{"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "HTTPLIB2_CA_CERTS", "PERL_LWP_SSL_CA_FILE"}

// rarerVariables go before those where they are set.
var rarerVariables = []string{"NIX_SSL_CERT_FILE"}

// variables sets those that name a file of certificates.
func (t *trust) variables(set map[string]string) error {
	names := bundleVariables
	for _, k := range rarerVariables {
		if t.old[k] != "" {
			names = append(names[:len(names):len(names)], k)
		}
	}
	for _, k := range names {
		path, err := t.bundle(t.old[k])
		if err != nil {
			return whyNoBundle(k, err)
		}
		set[k] = path
	}
	set["NODE_EXTRA_CA_CERTS"] = t.ca // adds to Node's own
	if was := t.old["NODE_EXTRA_CA_CERTS"]; was != "" {
		path, err := t.bundle(was)
		if err != nil {
			return whyNoBundle("NODE_EXTRA_CA_CERTS", err)
		}
		set["NODE_EXTRA_CA_CERTS"] = path
	}
	return nil
}

func whyNoBundle(name string, err error) error {
	return fmt.Errorf("%s: %w; unset it, or name a file of certificates · 请取消该变量，或让它指向证书文件", name, err)
}

// bundle returns a file with the certificates of another one and the fake's; with the
// system's roots and the fake's where there is none.
func (t *trust) bundle(base string) (string, error) {
	if base == "" {
		base = t.roots()
	}
	if made := t.bundles[base]; made != "" {
		return made, nil
	}
	certs, err := readCerts(base)
	if err != nil {
		return "", err
	}
	ours, err := os.ReadFile(t.ca)
	if err != nil {
		return "", err
	}
	path, err := t.write(fmt.Sprintf("bundle-%d.pem", len(t.bundles)), append(certs, ours...))
	if err == nil {
		t.bundles[base] = path
	}
	return path, err
}

// roots returns the file that programs without a variable of their own use; "" when
// this system has none in a known place.
func (t *trust) roots() string {
	for _, path := range append([]string{t.old["SSL_CERT_FILE"]}, systemRoots...) {
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// readCerts reads a file, or all files of a folder, which requests allows.
func readCerts(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	files := []string{path}
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if info.IsDir() {
		files, _ = filepath.Glob(filepath.Join(path, "*")) // what has no such name has no files
	}
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil && len(files) == 1 {
			return nil, err
		}
		if len(files) > 1 && !bytes.Contains(b, []byte("-----BEGIN CERTIFICATE")) {
			continue
		}
		all = append(append(all, bytes.TrimRight(b, "\n")...), '\n')
	}
	return all, nil
}

// certificates returns the certificates of a bundle, in DER.
func certificates(bundle []byte) (out [][]byte) {
	for {
		block, rest := pem.Decode(bundle)
		if block == nil {
			return out
		}
		if block.Type == "CERTIFICATE" {
			out = append(out, block.Bytes)
		}
		bundle = rest
	}
}
