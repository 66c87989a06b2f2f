package relay_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"wxflow/relay"
)

func ExampleNew() {
	// Something that answers as WeChat does. In production leave Upstream
	// and Dev alone.
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs"}`)
	}))
	defer wechat.Close()

	r, err := relay.New(relay.Config{
		Upstream: wechat.URL,
		Dev:      true,
		Apps:     []relay.App{{AppID: "wx0123456789abcdef", Secret: relay.NewSecret("from a file or the environment")}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	front := httptest.NewServer(r.Handler())
	defer front.Close()

	resp, err := http.Post(front.URL+"/login", "application/json", strings.NewReader(`{"code":"from wx.login"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	var session struct{ Token, OpenID string }
	_ = json.NewDecoder(resp.Body).Decode(&session)
	fmt.Println(resp.StatusCode, resp.Header.Get("X-Wxrelay-Upstream"), len(session.Token), session.OpenID)
	// Output:
	// 200 fake 43 ocBex5C8R4yNtl6hJ1xVjegk2RQs
}
