package environ

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"wxflow/mockwx/text"
)

// A trust writes what programs trust: what they trusted before, and our CA.
type trust struct {
	write   func(name string, data []byte) (path string, err error)
	ca      string // path of our certificate
	old     map[string]string
	bundles map[string]string // by what they were made of
}

// systemRoots are where systems keep their roots in one file. The list is that
// of crypto/x509, which does not report the one it has read.
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

// rarerVariables go before those where they are set. Without one, Node has roots of its
// own, to which a file is added.
var rarerVariables = []string{"NIX_SSL_CERT_FILE", nodeCA}

const nodeCA = "NODE_EXTRA_CA_CERTS"

// variables sets those that name a file of certificates.
func (t *trust) variables(set map[string]string) error {
	set[nodeCA] = t.ca
	isUnset := func(k string) bool { return t.old[k] == "" }
	for _, k := range slices.Concat(bundleVariables, slices.DeleteFunc(slices.Clone(rarerVariables), isUnset)) {
		path, err := t.bundle(t.old[k])
		if err != nil {
			return text.Invalid("%s: %v; unset it, or name a file of certificates", "%s：%v；请取消该变量，或让它指向证书文件", k, err)
		}
		set[k] = path
	}
	return nil
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

// javaPassword is what every Java trust store has; it keeps nothing secret.
const javaPassword = "changeit"

// javaVariables sets the properties that every JVM reads: proxy variables and
// PEM files mean nothing to it.
func (f *Fake) javaVariables(certs *trust, old, set map[string]string, direct []string) error {
	bundle, err := certs.bundle("")
	if err != nil {
		return fmt.Errorf("java: %w", err)
	}
	pem, err := os.ReadFile(bundle)
	if err != nil {
		return fmt.Errorf("java: %w", err)
	}
	store, err := f.Write("cacerts.jks", javaStore(certificates(pem)))
	if err != nil {
		return err
	}
	options := []string{
		"-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStoreType=JKS", "-Djavax.net.ssl.trustStorePassword=" + javaPassword,
	}
	if f.Proxy != "" {
		host, port := hostPort(f.Proxy)
		options = append(options, "-Dhttp.proxyHost="+host, "-Dhttp.proxyPort="+port, "-Dhttps.proxyHost="+host, "-Dhttps.proxyPort="+port,
			"-Dhttp.nonProxyHosts="+javaDirect(direct))
	}
	for i, o := range options {
		if strings.ContainsAny(o, " \t") {
			options[i] = `"` + o + `"`
		}
	}
	set["JAVA_TOOL_OPTIONS"] = joined(old["JAVA_TOOL_OPTIONS"], " ", strings.Join(options, " ")) // the last of two counts
	return nil
}

// javaDirect is NO_PROXY in Java's words: no networks, and * for anything.
func javaDirect(direct []string) string {
	out := []string{"localhost", "127.*", "[::1]"}
	for _, d := range direct {
		name := strings.TrimLeft(d, "*.")
		if strings.ContainsAny(name, "/:|*\"'") || strings.HasPrefix(name, "127.") || name == "localhost" || name == "" {
			continue
		}
		out = append(out, name, "*."+name)
	}
	return strings.Join(out, "|")
}

// javaStore is a trust store in the format JKS, which every version reads
// without being asked for how the password is to be stretched. Doc: the comment
// at engineStore in OpenJDK's sun/security/provider/JavaKeyStore.java.
func javaStore(certs [][]byte) []byte {
	const (
		magic       = 0xfeedfeed
		version     = 2
		trustedCert = 2
		whitener    = "Mighty Aphrodite"
	)
	var b bytes.Buffer
	number := func(n int) { b.Write(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	word := func(s string) {
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(len(s))))
		b.WriteString(s)
	}
	number(magic)
	number(version)
	number(len(certs))
	for i, c := range certs {
		number(trustedCert)
		word(fmt.Sprintf("mockwx-%d", i))
		b.Write(make([]byte, 8)) // the time of the entry, which is not used
		word("X.509")
		number(len(c))
		b.Write(c)
	}
	seal := sha1.New()
	for _, unit := range utf16.Encode([]rune(javaPassword)) {
		seal.Write(binary.BigEndian.AppendUint16(nil, unit))
	}
	seal.Write([]byte(whitener))
	seal.Write(b.Bytes())
	return seal.Sum(b.Bytes())
}
