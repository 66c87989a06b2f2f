package mockwx

import (
	"net/http"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// whyMistyped is what the reason of a refusal has to add about a value.
func whyMistyped(field string) Text {
	return text.Say("%s is of another JSON type than it should be and counts as empty", "%s 的 JSON 类型不对，视为空", text.Clip(field, 64))
}

func whyNoPath(r *http.Request) *wechat.Refusal {
	if e := endpointsByPath[strings.TrimPrefix(r.URL.Path, wechat.QYAPIPrefix)]; e != nil {
		return wechat.InvalidURL.Because("%s is on the host %s, this was asked of %s", "%s 属于 %s，收到的请求是发给 %s 的", e.path, e.host.Name(), text.Clip(r.Host+r.URL.Path, 200))
	}
	return wechat.InvalidURL.Because("no such API: %s %s; GET /endpoints on the admin listener lists what there is, and stubs in the fixture answer for others",
		"没有这个接口：%s %s；admin 端口的 GET /endpoints 列出全部接口，其余接口可在 fixture 的 stubs 里代答", text.Clip(r.Method, 16), text.Clip(r.URL.Path, 200))
}
