package mockwx_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"

	"wxflow/mockwx"
	"wxflow/mockwx/proxy"
)

// A client that cannot be told another address than WeChat's.
func ExampleFake_NewProxy() {
	f, err := mockwx.New(mockwx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	proxy, err := f.NewProxy(proxy.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer proxy.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go proxy.Serve(l)

	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(proxy.CertificatePEM())
	client := &http.Client{Transport: &http.Transport{
		Proxy:           http.ProxyURL(&url.URL{Scheme: "http", Host: l.Addr().String()}),
		TLSClientConfig: &tls.Config{RootCAs: roots},
	}}
	fmt.Println(body(client.Get(loginURL + "alice-code")))
	// Output:
	// {"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}
}
