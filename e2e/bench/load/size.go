package load

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"wxflow/e2e/bench/answer"
)

// Text returns the bytes of the request as they are on the wire, with this code.
func Text(addr string, q answer.Request, code string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\n", strings.ReplaceAll(q.Path, "{code}", code), addr)
	for _, k := range slices.Sorted(maps.Keys(q.Header)) {
		fmt.Fprintf(&b, "%s: %s\r\n", k, q.Header[k])
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// Size returns how many bytes the right answer has on the wire. What wrk counts must
// agree with it: a refusal has another length than a login.
func Size(addr string, q answer.Request, code string) (int, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Write(Text(addr, q, code)); err != nil {
		return 0, err
	}
	n := &counter{r: c}
	resp, err := http.ReadResponse(bufio.NewReader(n), nil)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	return n.n, q.Right.Wrong(resp.StatusCode, body)
}

// A counter counts what is read.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}

// Fits returns an error if the answers of a run cannot all have been as long as the
// right one.
func (r Result) Fits(size, connections int) error {
	off := r.Bytes - r.Requests*size
	if slack := (r.Requests/50 + connections) * size; off > slack || -off > slack {
		return fmt.Errorf("%d bytes in an answer on average, where the right one has %d: many were wrong", r.Bytes/r.Requests, size)
	}
	return nil
}
