package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// childKey makes this test binary a command that exec can run, see obey.
const childKey = "MOCKWX_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childKey) != "" {
		os.Exit(obey(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// obey does what its words say, one after the other. $NAME in a word is the
// variable NAME.
func obey(words []string) (code int) {
	for len(words) > 0 {
		verb, word := words[0], ""
		if words = words[1:]; len(words) > 0 {
			word = os.ExpandEnv(words[0])
		}
		switch verb {
		case "-v": // a flag of its own
			fmt.Println("verbose")
			continue
		case "kill":
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				return 99
			}
			self.Kill()
			select {}
		case "exit":
			n, err := strconv.Atoi(word)
			if err != nil {
				return 99
			}
			return n
		case "read": // the lines with a text of a file beside the certificate: TEXT@FILE
			text, file, _ := strings.Cut(word, "@")
			b, err := os.ReadFile(filepath.Join(filepath.Dir(os.Getenv("MOCKWX_CA")), file))
			if err != nil {
				return 99
			}
			for line := range strings.Lines(string(b)) {
				if strings.Contains(line, text) {
					fmt.Print(line)
				}
			}
		case "get":
			fetch(http.DefaultClient, word)
		case "via": // the proxy, which Go does not ask for loopback addresses
			proxy, err := url.Parse(os.Getenv("HTTPS_PROXY"))
			if err != nil {
				return 99
			}
			fetch(&http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}, word)
		default:
			return 99
		}
		words = words[1:]
	}
	return code
}

// fetch prints what comes back, as one line.
func fetch(c *http.Client, target string) {
	resp, err := c.Get(target)
	if err != nil {
		fmt.Println("not reached")
		return
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	fmt.Println(resp.StatusCode, strings.Join(strings.Fields(string(b)), " "))
}
