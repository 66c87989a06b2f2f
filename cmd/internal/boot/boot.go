// Package boot holds what both programs do around their work: bind listeners,
// report where they are, serve until a signal, and name their version.
package boot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"
)

// A Server serves listeners until it is stopped, as *http.Server does.
type Server interface {
	Serve(net.Listener) error // http.ErrServerClosed once it is stopped
	Shutdown(context.Context) error
	Close() error
}

// A Site is one address and the server behind it.
type Site struct {
	Name      string         // as in the ready file: api, admin, proxy, tls, relay, ops
	Scheme    string         // of its URL; "": http
	Listeners []net.Listener // two on one port for localhost
	Server    Server
	Last      bool // keeps serving while the others stop, as monitoring needs it
}

// Listen binds an address for a server; name is that of its flag, and of the Site.
func Listen(name, addr string, server Server) (Site, error) {
	ls, err := listen(addr)
	if err != nil {
		return Site{}, whyNotListening(name, addr, err)
	}
	return Site{Name: name, Listeners: ls, Server: server}, nil
}

// Wrap puts what wrap returns in the place of each listener.
func (s Site) Wrap(wrap func(net.Listener) net.Listener) {
	for i, l := range s.Listeners {
		s.Listeners[i] = wrap(l)
	}
}

// Close closes the listeners of a site that is not served.
func (s Site) Close() error {
	var errs []error
	for _, l := range s.Listeners {
		errs = append(errs, l.Close())
	}
	return errors.Join(errs...)
}

// URL returns a URL under which this machine reaches the site: a wildcard
// address becomes loopback.
func (s Site) URL() string {
	at := s.Listeners[0].Addr().String()
	if tcp, ok := s.Listeners[0].Addr().(*net.TCPAddr); ok && s.Everywhere() {
		at = fmt.Sprintf("127.0.0.1:%d", tcp.Port)
	}
	return cmp.Or(s.Scheme, "http") + "://" + at
}

// Everywhere reports whether the site listens on all addresses of the machine, so
// that others reach it.
func (s Site) Everywhere() bool {
	tcp, ok := s.Listeners[0].Addr().(*net.TCPAddr)
	return ok && (tcp.IP == nil || tcp.IP.IsUnspecified())
}

// Serve serves all sites until the context ends or one of them fails. Then it
// calls drain, lets requests in flight finish for at most grace, and cuts what
// is left.
func Serve(ctx context.Context, sites []Site, grace time.Duration, drain func()) error {
	var r Running
	r.Start(sites...)
	return r.Wait(ctx, grace, drain)
}

// Running are sites that are served. The zero value has none.
type Running struct {
	sites  []Site
	failed chan error
}

// Start serves more sites.
func (r *Running) Start(sites ...Site) {
	if r.failed == nil {
		r.failed = make(chan error, 1)
	}
	r.sites = append(r.sites, sites...)
	for _, s := range sites {
		for _, l := range s.Listeners {
			go func() {
				if err := s.Server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
					select {
					case r.failed <- fmt.Errorf("%s: %w", s.Name, err):
					default: // another was first
					}
				}
			}()
		}
	}
}

// Wait is the rest of Serve.
func (r *Running) Wait(ctx context.Context, grace time.Duration, drain func()) error {
	var err error
	select {
	case <-ctx.Done():
	case err = <-r.failed:
	}
	if drain != nil {
		drain()
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for _, last := range []bool{false, true} {
		var wg sync.WaitGroup
		for _, s := range r.sites {
			if s.Last == last {
				wg.Go(func() {
					if s.Server.Shutdown(stop) != nil {
						s.Server.Close()
					}
				})
			}
		}
		wg.Wait()
	}
	return err
}

// Await tries until it succeeds, at least once, and for at most a while. It
// returns the last error.
func Await(ctx context.Context, while time.Duration, try func(context.Context) error) error {
	deadline, cancel := context.WithTimeout(ctx, while)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-deadline.Done():
			return err
		case <-again.C:
		}
	}
}

// WriteReadyFile writes where the sites are, for other programs: a JSON object of
// URLs, complete from the moment it exists. More has further members, such as the
// path of a file.
func WriteReadyFile(path string, sites []Site, more map[string]string) error {
	urls := map[string]string{}
	maps.Copy(urls, more)
	for _, s := range sites {
		urls[s.Name] = s.URL()
	}
	b, _ := json.Marshal(urls) // no map of strings fails
	if err := WriteWhole(path, append(b, '\n')); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	return nil
}

// WriteWhole writes a file that is complete from the moment it exists.
func WriteWhole(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = tmp.Write(data)
	if err := errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// Version is set at link time by a release build: -ldflags "-X …/boot.Version=v1.2.3".
var Version string

// VersionName is the version of the program that is running.
func VersionName() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
