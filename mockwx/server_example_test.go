//go:build !darwin && !windows

// On those two, Go itself asks the system whom to trust, and no variable.

package mockwx_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"

	"wxflow/mockwx"
)

// With askKey in its environment, the test binary is a program that asks WeChat,
// and knows nothing of a fake.
const askKey = "MOCKWX_TEST_ASK"

func init() {
	url := os.Getenv(askKey)
	if url == "" {
		return
	}
	resp, err := http.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := io.Copy(os.Stdout, resp.Body); err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}

// A test of a whole program, which asks https://api.weixin.qq.com.
func ExampleServer_Environ() {
	t := new(t)
	defer t.end()

	wx := mockwx.NewServer(t, mockwx.Options{})
	backEnd := exec.Command(os.Args[0])
	backEnd.Env = append(os.Environ(), wx.Environ()...)
	backEnd.Env = append(backEnd.Env, askKey+"="+loginURL+"alice-code")
	out, err := backEnd.Output()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(out))
	// Output:
	// {"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}
}
