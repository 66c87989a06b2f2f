// Package isolate runs a program in a network of its own: a loopback interface
// and nothing else, in which some host names lead to listeners of ours on the
// ports 443 and 80, and no other name resolves.
//
// It takes two processes. The outer one ([Run]) starts this very program again,
// with the same arguments, in new namespaces; the inner one ([Inside]) opens the
// network ([Open]) and starts the command in it ([Network.Start]):
//
//	if !isolate.Inside() {
//		code, err := isolate.Run()
//		…
//	}
//	network, err := isolate.Open(names)
//	go server.ServeTLS(network.HTTPS[0])
//	err = network.Start(cmd)
//
// It keeps programs from the network by accident; it is no jail. What needs no
// network stays: files, and sockets that are files.
//
// The command has the uid, gid and groups of its caller. Where that is not root,
// the namespaces are in a user namespace: the files of other users look as if they
// had no owner, and set-uid programs such as sudo do not work.
package isolate

import (
	"errors"
	"net"

	"wxflow/relay/text"
)

// A Network is what the inner process listens on. Each list has the IPv4
// address first, and the IPv6 one where the kernel has IPv6.
type Network struct {
	HTTPS, HTTP []net.Listener
}

// ErrImpossible is in the error of a system that does not allow a network of one's
// own, which says what was refused, by whom, and the way out.
var ErrImpossible = errors.New("--isolate is not possible here")

func impossible(cause error, en, zh string) error {
	if cause == nil {
		return text.Because(ErrImpossible, en, zh)
	}
	return text.Because(errors.Join(ErrImpossible, cause), "%s (%v)", "%s (%v)", text.New(en, zh), cause)
}
