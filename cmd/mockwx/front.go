package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"wxflow/cmd/internal/boot"
	"wxflow/mockwx"
)

// bindFront adds the proxy and the TLS listener where they are on, and the file
// with the certificate that their clients have to trust.
func (o *serveFlags) bindFront(fake *mockwx.Fake, sites []boot.Site) ([]boot.Site, caFile, error) {
	if o.proxyOthers != "refuse" && o.proxyOthers != "pass" {
		return nil, "", errUsage{fmt.Errorf("--proxy-others %s: it is refuse or pass", o.proxyOthers)}
	}
	if o.proxy == "" && o.tls == "" {
		return sites, "", nil
	}
	proxy, err := fake.NewProxy(mockwx.ProxyOptions{PassOthers: o.proxyOthers == "pass"})
	if err != nil {
		return nil, "", err
	}
	if o.proxy != "" {
		site, err := boot.Listen("proxy", o.proxy, proxy)
		if err != nil {
			return nil, "", err
		}
		site.Name = "proxy"
		sites = append(sites, site)
	}
	if o.tls != "" {
		site, err := boot.Listen("tls", o.tls, overTLS{proxy})
		if err != nil {
			return nil, "", err
		}
		site.Name, site.Scheme = "tls", "https"
		sites = append(sites, site)
	}
	ca, err := writeCA(proxy.CertificatePEM())
	return sites, ca, err
}

// overTLS is the proxy's other face.
type overTLS struct{ *mockwx.Proxy }

// Serve is WeChat's hosts themselves.
func (t overTLS) Serve(l net.Listener) error { return t.ServeTLS(l) }

// A caFile is the path of the CA's public certificate; "" where there is none.
type caFile string

const caPattern = "mockwx-ca-*.pem"

// writeCA puts a certificate into a temporary file. Files that a kill left are
// of no use to anybody after a day, and are removed then.
func writeCA(cert []byte) (caFile, error) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), caPattern)) // the pattern is good
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 48*time.Hour {
			os.Remove(path) // somebody else's: not ours to remove
		}
	}
	f, err := os.CreateTemp("", caPattern)
	if err != nil {
		return "", fmt.Errorf("the CA's certificate: %w", err)
	}
	_, err = f.Write(cert)
	if err2 := f.Chmod(0o644); err == nil {
		err = err2
	}
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("the CA's certificate: %w", err)
	}
	return caFile(f.Name()), nil
}

func (c caFile) remove() {
	if c != "" {
		os.Remove(string(c))
	}
}

// facts are what the ready file says of it.
func (c caFile) facts() map[string]string {
	if c == "" {
		return nil
	}
	return map[string]string{"ca": string(c)}
}
