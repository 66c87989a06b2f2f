package boot

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"

	"wxflow/relay/text"
)

// listen binds an address. localhost is both loopback addresses, on one port:
// clients differ in which of them they take the name for, and some try that one
// alone (Node 18: ::1).
func listen(addr string) ([]net.Listener, error) {
	one := func(l net.Listener, err error) ([]net.Listener, error) { return []net.Listener{l}, err }
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !strings.EqualFold(host, "localhost") {
		return one(net.Listen("tcp", addr))
	}
	for try := 1; ; try++ {
		v4, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			if InUse(err) {
				return nil, err
			}
			return one(net.Listen("tcp", addr)) // there is no IPv4, or the address is no good
		}
		v6, err := net.Listen("tcp6", net.JoinHostPort("::1", fmt.Sprint(v4.Addr().(*net.TCPAddr).Port)))
		switch {
		case err == nil:
			return []net.Listener{v4, v6}, nil
		case !InUse(err):
			return one(v4, nil) // there is no IPv6 here
		}
		v4.Close()
		if port != "0" || try == 10 {
			return nil, err
		}
	}
}

// InUse reports whether err says that another program has the address.
func InUse(err error) bool {
	const wsaeAddrInUse = syscall.Errno(10048) // of Windows
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaeAddrInUse)
}

// whyNotListening says why the address of a flag cannot be listened on, and what to do.
func whyNotListening(name, addr string, err error) error {
	say := func(en, zh string, args ...any) error {
		return text.Because(err, "--%s %s: "+en, "--%s %s："+zh, append([]any{name, addr}, args...)...)
	}
	var (
		form   *net.AddrError
		lookup *net.DNSError
		op     *net.OpError
	)
	switch {
	case errors.As(err, &form):
		if _, bad := strconv.ParseUint(addr, 10, 16); bad == nil {
			return say("a port alone; write 127.0.0.1:%[2]s for this machine, or :%[2]s for all of its addresses",
				"只有端口；仅供本机访问请写 127.0.0.1:%[2]s，监听所有地址请写 :%[2]s")
		}
		return say("is not an address; write one such as 127.0.0.1:8090, or [::1]:8090", "不是地址；请写 127.0.0.1:8090 或 [::1]:8090 这样的地址")
	case InUse(err):
		if owner := ownerOf(addr); owner != "" {
			return say("is taken by %[3]s; stop that, or choose another port (0 picks a free one)", "已被 %[3]s 占用；请停止它，或换一个端口（0 表示自动选择）", owner)
		}
		return say("is taken by another program; stop that, or choose another port (0 picks a free one)", "已被其他程序占用；请停止它，或换一个端口（0 表示自动选择）")
	case errors.Is(err, syscall.EACCES):
		return say("is refused: a port below 1024 needs a privilege. Choose a higher one behind a reverse proxy, or grant it (Linux: setcap "+
			"cap_net_bind_service=+ep PROGRAM; systemd: AmbientCapabilities=CAP_NET_BIND_SERVICE)",
			"没有权限：1024 以下的端口需要特权。请改用更高的端口并置于反向代理之后，或授予权限（Linux：setcap cap_net_bind_service=+ep 程序；systemd：AmbientCapabilities=CAP_NET_BIND_SERVICE）")
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return say("is not an address of this machine; write 127.0.0.1, or leave the host out for all addresses",
			"不是本机的地址；请写 127.0.0.1，或省略主机以监听所有地址")
	case errors.As(err, &lookup):
		return say("the name is not known here; write an address such as 127.0.0.1:8090", "无法解析该名称；请写 127.0.0.1:8090 这样的地址")
	}
	if errors.As(err, &op) { // the flag's name says "listen tcp ADDR:" already
		err = op.Err
	}
	return say("%[3]v", "%[3]v", err)
}
