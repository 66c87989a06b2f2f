package environ

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"unicode/utf16"
)

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
	text := func(s string) {
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(len(s))))
		b.WriteString(s)
	}
	number(magic)
	number(version)
	number(len(certs))
	for i, c := range certs {
		number(trustedCert)
		text(fmt.Sprintf("mockwx-%d", i))
		b.Write(make([]byte, 8)) // the time of the entry, which is not used
		text("X.509")
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
