package mockwx_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"wxflow/mockwx"
)

// A message from alice reaches the developer's server, as WeChat would send it.
func ExampleFake_Push() {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var message struct{ FromUserName, Content string }
		if err := json.NewDecoder(r.Body).Decode(&message); err != nil {
			log.Print(err)
		}
		fmt.Println(message.FromUserName, "says", message.Content)
		io.WriteString(w, "success")
	}))
	defer backend.Close()

	f, err := mockwx.New(mockwx.Options{})
	if err != nil {
		log.Fatal(err)
	}
	res, err := f.Push(context.Background(), mockwx.PushRequest{
		AppID: "wx0000000000000001", To: backend.URL, User: "alice", Format: "json",
		Event: "text", Message: json.RawMessage(`{"Content":"hi"}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.OK, len(res.Attempts))
	// Output:
	// oMOCKwRfQuR2dJVoinkAoPvzrBks says hi
	// true 1
}
