package main

import (
	"io"
	"net/http"
	"os/exec"
	"sync/atomic"
	"time"

	"wxflow/mockwx"
	"wxflow/mockwx/canary"
)

// canaries looks for secrets where none belong: in what the command prints and in what the
// relay answers. A nil one looks at nothing.
type canaries struct {
	report  *report
	watch   canary.Watch[mockwx.Canary]
	dropped atomic.Int32 // that are not looked for
}

// add is called with each secret before anything can know it.
func (k *canaries) add(c mockwx.Canary) {
	value := c.Value
	c.Value = ""
	if !k.watch.Add(value, c) {
		k.dropped.Add(1)
	}
}

// stream returns a writer for what goes to a place.
func (k *canaries) stream(where string) io.Writer {
	return k.watch.Stream(func(c mockwx.Canary, form string) { k.report.leaked(where, c, form) })
}

// look lets the output of a command pass by. What it leaves running holds nothing up.
func (k *canaries) look(cmd *exec.Cmd) {
	if k == nil {
		return
	}
	cmd.Stdout, cmd.Stderr = io.MultiWriter(k.stream("stdout"), cmd.Stdout), io.MultiWriter(k.stream("stderr"), cmd.Stderr)
	cmd.WaitDelay = 5 * time.Second
}

// judge fails a command that succeeded when a secret was shown.
func (k *canaries) judge(e *env, code errExit) errExit {
	if k == nil {
		return code
	}
	if n := k.dropped.Load(); n > 0 {
		e.say("--canaries: %d secret(s) were not looked for: shorter than %d characters, or too many",
			"--canaries：有 %d 个密钥没有查找：不足 %d 个字符，或数量过多", n, canary.MinLength)
	}
	if code == 0 && k.report.leaks() > 0 {
		e.say("--canaries: failed, because secrets were shown", "--canaries：输出或响应中出现了密钥，判为失败")
		return 1
	}
	return code
}

// handler looks at the replies of another one.
func (k *canaries) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&seenReply{ResponseWriter: w, stream: k.stream("relay:" + oneLine(r.URL.Path))}, r)
	})
}

// A seenReply is a reply that a stream sees, too.
type seenReply struct {
	http.ResponseWriter
	stream io.Writer
	begun  bool
}

// Unwrap lets a http.ResponseController reach the reply itself.
func (r *seenReply) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// WriteHeader shows the headers to the stream.
func (r *seenReply) WriteHeader(status int) {
	r.begun = true
	_ = r.Header().Write(r.stream) // a stream never fails
	r.ResponseWriter.WriteHeader(status)
}

// Write shows the body to the stream.
func (r *seenReply) Write(p []byte) (int, error) {
	if !r.begun {
		r.WriteHeader(http.StatusOK)
	}
	_, _ = r.stream.Write(p)
	return r.ResponseWriter.Write(p)
}
