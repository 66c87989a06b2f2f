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
// The command has the uid, gid and groups of who called. Where that is not root,
// the namespaces are in a user namespace: other people's files look as if nobody
// owned them, and set-uid programs such as sudo do not work.
package isolate

import "net"

// A Network is what the inner process listens on. Each list has the IPv4
// address first, and the IPv6 one where the kernel has IPv6.
type Network struct {
	HTTPS, HTTP []net.Listener
}

// Impossible is the error of a system that does not allow a network of one's
// own: what was refused, by whom, and the way out.
type Impossible struct {
	EN, ZH string
	Err    error // of the kernel; nil where nothing was tried
}

// Error says it in English.
func (e *Impossible) Error() string { return e.In("en") }

// In says it in the language of a locale: Chinese for zh…, otherwise English.
func (e *Impossible) In(lang string) string {
	text := e.EN
	if len(lang) >= 2 && (lang[:2] == "zh" || lang[:2] == "ZH") {
		text = e.ZH
	}
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

// Unwrap is the kernel's error.
func (e *Impossible) Unwrap() error { return e.Err }
