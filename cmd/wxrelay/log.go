package main

import (
	"errors"
	"fmt"
	"log/slog"
	"syscall"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
)

// errLogged ends the program when the log has the reason. From the first record
// on stderr is the log's: nothing else is written between its lines.
var errLogged = errors.New("")

// logEnd tells the log why the relay does not serve.
func logEnd(log *slog.Logger, err error) {
	const msg = "the relay does not serve"
	var problems relay.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			log.Error(msg, "setting", p.Setting, "cause", p.Text, "hint_zh", p.TextZH)
		}
		return
	}
	attrs := []any{"cause", relay.Mask(err.Error())}
	if told := (startError{}); errors.As(err, &told) {
		attrs = append(attrs, "hint_zh", relay.Mask(told.zh))
	}
	log.Error(msg, attrs...)
}

// listen binds an address, and says what to do where that fails.
func listen(flag, addr string, server boot.Server) (boot.Site, error) {
	site, err := boot.Listen(flag, addr, server)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		err = startError{fmt.Errorf("%w: another program has it, perhaps another wxrelay; --%s ADDR takes another one", err, flag),
			fmt.Sprintf("--%s %s：地址已被占用，可能是另一个 wxrelay；可用 --%[1]s ADDR 换一个地址", flag, addr)}
	case errors.Is(err, syscall.EACCES):
		err = startError{fmt.Errorf("%w: ports below 1024 need the capability CAP_NET_BIND_SERVICE (in a systemd unit: AmbientCapabilities=CAP_NET_BIND_SERVICE)", err),
			fmt.Sprintf("--%s %s：没有权限；1024 以下的端口需要 CAP_NET_BIND_SERVICE（systemd 单元中写 AmbientCapabilities=CAP_NET_BIND_SERVICE）", flag, addr)}
	}
	return site, err
}
