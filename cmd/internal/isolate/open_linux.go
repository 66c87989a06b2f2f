package isolate

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/unix"

	"wxflow/cmd/internal/child"
)

// Open makes the network of the inner process ready for a command: the names
// lead to the listeners, and no other name resolves.
func Open(names []string) (*Network, error) {
	os.Unsetenv(insideKey)
	if err := loopbackUp(); err != nil {
		return nil, why(fmt.Errorf("the loopback interface: %w", err))
	}
	n, err := listen(names)
	if err != nil {
		return nil, why(err)
	}
	// Whatever is mounted here stays here.
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return nil, why(fmt.Errorf("mount / private: %w", err))
	}
	hostname, _ := os.Hostname()                                                                       // "": one name less
	resolv := func([]byte) []byte { return []byte("# mockwx exec --isolate\nnameserver 127.0.0.1\n") } // our server
	hosts := func(old []byte) []byte { return hostsFile(old, hostname, names, len(n.HTTP) > 1) }
	for _, f := range []struct {
		path     string
		content  func(old []byte) []byte
		required bool
	}{
		{"/etc/hosts", hosts, true},
		{"/etc/nsswitch.conf", switchFile, false},
		{"/etc/resolv.conf", resolv, false},
	} {
		old, err := os.ReadFile(f.path)
		if errors.Is(err, fs.ErrNotExist) && !f.required {
			continue
		}
		if err == nil {
			err = cover(f.path, f.content(old))
		}
		if err != nil {
			return nil, fmt.Errorf("--isolate: %w", err)
		}
	}
	// The cache of names is a socket, which a network namespace does not hide.
	if dir, err := filepath.EvalSymlinks("/var/run/nscd"); err == nil {
		if err := unix.Mount("none", dir, "tmpfs", unix.MS_RDONLY, "size=4k"); err != nil {
			return nil, why(fmt.Errorf("mount over %s: %w", dir, err))
		}
	}
	return n, nil
}

func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, lo); err != nil {
		return err
	}
	lo.SetUint16(lo.Uint16() | unix.IFF_UP)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}

func listen(names []string) (*Network, error) {
	n := new(Network)
	for _, port := range []struct {
		list *[]net.Listener
		name string
	}{{&n.HTTPS, "443"}, {&n.HTTP, "80"}} {
		l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port.name))
		if err != nil {
			return nil, err
		}
		*port.list = append(*port.list, l)
		if l, err := net.Listen("tcp6", net.JoinHostPort("::1", port.name)); err == nil { // or no IPv6 here
			*port.list = append(*port.list, l)
		}
	}
	conn, err := net.ListenPacket("udp4", "127.0.0.1:53")
	if err != nil {
		return nil, err
	}
	s := &nameServer{names, len(n.HTTP) > 1}
	go s.serve(conn)
	return n, nil
}

// cover mounts a file of another content over a file. The file below has no
// name any more once it is mounted: nothing has to be removed in the end.
func cover(path string, content []byte) error {
	f, err := os.CreateTemp("", "mockwx-isolate-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Chmod(0o644)); err != nil {
		return err
	}
	if err := unix.Mount(f.Name(), path, "", unix.MS_BIND, ""); err != nil {
		return why(fmt.Errorf("mount over %s: %w", path, err))
	}
	return nil
}

// Start starts a command as who called, without the capabilities that Open
// needed, which belong to threads.
func (n *Network) Start(cmd *exec.Cmd) error { return child.Start(cmd, dropCapabilities) }

// dropCapabilities leaves this thread what an ordinary user's has: none. Root
// keeps what it had.
func dropCapabilities() error {
	if os.Geteuid() == 0 {
		return nil
	}
	var none [2]unix.CapUserData
	return unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0])
}
