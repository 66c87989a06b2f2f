// Command client asks WeChat for a login, as any server written in Go does.
package main

import (
	"fmt"
	"io"
	"net/http"
)

const login = "https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code"

func main() {
	resp, err := http.Get(login)
	if err != nil {
		panic(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		panic(err)
	}
	fmt.Printf("net/http login %s\n", body)
	if _, err := http.Get("https://example.com/"); err != nil {
		fmt.Println("net/http refused")
	}
}
