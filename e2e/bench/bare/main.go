// Command bare is the least that a server in Go can be. How long it takes to start is
// what the starts of others are compared with.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	log.Fatal(http.ListenAndServe(os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`)
	})))
}
