package gateway

import (
	"net/http/httptest"
	"testing"

	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

func testTable() *Table {
	return NewTable(
		&Endpoint{Method: "POST", Path: "/wxa/b", Voice: wire.Business},
		&Endpoint{Method: "GET", Path: "/cgi-bin/gettoken", Voice: wire.WeCom, Host: wechat.HostQYAPI},
		&Endpoint{Method: "GET", Path: "/cgi-bin/token", Voice: wire.Gateway},
		&Endpoint{Method: "GET", Path: "/connect/qrconnect", Voice: wire.SNS, Host: wechat.HostOpen},
	)
}

// A host of WeChat's reaches only what is there; on any other the path decides, and one
// plain port has WeCom below a prefix.
func TestLookUp(t *testing.T) {
	table := testTable()
	for _, c := range []struct {
		target string
		want   string // path of the endpoint; "" for none
		host   wechat.Host
	}{
		{"http://127.0.0.1/cgi-bin/token", "/cgi-bin/token", wechat.HostAPI},
		{"http://api.weixin.qq.com/cgi-bin/token", "/cgi-bin/token", wechat.HostAPI},
		{"http://API2.weixin.qq.com:80/cgi-bin/token", "/cgi-bin/token", wechat.HostAPI},
		{"http://api.weixin.qq.com/cgi-bin/gettoken", "", wechat.HostAPI},
		{"http://127.0.0.1/cgi-bin/gettoken", "/cgi-bin/gettoken", wechat.HostQYAPI},
		{"http://127.0.0.1/qyapi/cgi-bin/gettoken", "/cgi-bin/gettoken", wechat.HostQYAPI},
		{"http://127.0.0.1/qyapi/cgi-bin/token", "", wechat.HostQYAPI},
		{"http://127.0.0.1/qyapicgi-bin/gettoken", "", wechat.HostAPI},
		{"http://api.weixin.qq.com/qyapi/cgi-bin/gettoken", "", wechat.HostAPI},
		{"http://open.weixin.qq.com/connect/qrconnect", "/connect/qrconnect", wechat.HostOpen},
		{"http://open.weixin.qq.com/cgi-bin/token", "", wechat.HostOpen},
		{"http://mp.weixin.qq.com/cgi-bin/token", "", wechat.HostMP},
		{"http://127.0.0.1/cgi-bin/token/", "", wechat.HostAPI},
		{"http://127.0.0.1/CGI-BIN/token", "", wechat.HostAPI},
	} {
		r := httptest.NewRequest("GET", c.target, nil)
		r.URL.Scheme, r.URL.Host = "", ""
		e := table.lookUp(r)
		if e.Path != c.want || e.Host != c.host {
			t.Errorf("%s: %q on %q, want %q on %q", c.target, e.Path, e.Host, c.want, c.host)
		}
	}
}

// WeCom has no plain http: a proxy that was asked so is sent to https.
func TestWeComWithoutTLS(t *testing.T) {
	r := httptest.NewRequest("GET", "http://qyapi.weixin.qq.com/cgi-bin/gettoken?a=b", nil)
	body, err := testTable().lookUp(r).Handle(&Call{Request: r})
	p, _ := body.(wire.Reply)
	if err != nil || p.Status != 301 || p.Header.Get("Location") != "https://qyapi.weixin.qq.com/cgi-bin/gettoken?a=b" || p.Why.EN == "" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestTable(t *testing.T) {
	table := testTable()
	var last string
	for _, e := range table.All() {
		if e.Path <= last {
			t.Errorf("%s stands behind %s", e.Path, last)
		}
		if last = e.Path; table.Find(e.Path) != e {
			t.Errorf("%s is not found", e.Path)
		}
	}
	if apis := table.APIs(); len(apis) != 4 || apis["/wxa/b"] != "POST" || apis["/cgi-bin/token"] != "GET" {
		t.Errorf("%v", apis)
	}
	if table.Find("/wxa/") != nil {
		t.Error("a path that is not in the table was found")
	}
}
