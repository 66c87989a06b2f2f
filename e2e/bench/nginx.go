package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"

	"wxflow/e2e/bench/answer"
)

// nginx returns an nginx with this configuration of its server block and, before it,
// what else belongs into the http block. It works with a worker for each processor.
func (b *bench) nginx(name string, ready answer.Request, http, block string) *server {
	s := b.server(name, ready, func(addr string) (*exec.Cmd, error) {
		conf, err := b.file(filepath.Join(slug(name), "nginx.conf"), fmt.Sprintf(`daemon off;
worker_processes auto;
pid nginx.pid;
error_log stderr error;
events { worker_connections 8192; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    default_type text/plain;
    %s
    server {
        listen %s;
        location = /connections { stub_status; }
        %s
    }
}
`, http, addr, block))
		if err != nil {
			return nil, err
		}
		return b.program("nginx", "-e", "stderr", "-p", filepath.Dir(conf), "-c", conf)
	})
	if s != nil {
		s.quit = syscall.SIGTERM // it takes its workers along
	}
	return s
}

// accepted returns how many connections an nginx has accepted, without those of this
// question.
func (b *bench) accepted(s *server) float64 {
	q := answer.Request{Path: "/connections", Right: answer.Right{Status: 200, Has: "accepts"}}
	body, _, err := q.Ask(s.addr, "")
	if err != nil {
		b.say("%s: %v", s.name, err)
		return 0
	}
	m := regexp.MustCompile(`(?m)^ (\d+) \d+ \d+`).FindSubmatch(body)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	s.asked++
	return float64(n - s.asked)
}
