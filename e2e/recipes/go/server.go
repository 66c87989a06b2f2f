// The login server of every tutorial, with net/http: go run server.go
// Flaws and all: ../README.md names them. 教程里的登录服务器，缺陷见 ../README.md。
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

const (
	appid  = "wx0000000000000001"
	secret = "mocksecret0000000000000000000001"
)

func login(w http.ResponseWriter, r *http.Request) {
	url := "https://api.weixin.qq.com/sns/jscode2session?appid=" + appid + "&secret=" + secret +
		"&js_code=" + r.URL.Query().Get("code") + "&grant_type=authorization_code"
	resp, err := http.Get(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	w.Header().Set("Content-Type", "application/json")
	io.Copy(w, resp.Body)
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		panic(err)
	}
	fmt.Println("listening on http://" + listener.Addr().String())
	http.HandleFunc("/login", login)
	http.Serve(listener, nil)
}
