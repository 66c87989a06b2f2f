package relay

import "net/http"

type statusAnswer struct {
	Status string `json:"status"`
}

// healthz answers GET /healthz: the process lives. It asks nobody else, or an
// outage of WeChat's would have every relay restarted.
func (r *Relay) healthz(*http.Request) (any, error) {
	return statusAnswer{"ok"}, nil
}

// readyz answers GET /readyz: send work here, or not now, and what is missing.
func (r *Relay) readyz(req *http.Request) (any, error) {
	if r.draining.Load() {
		return nil, &failure{kind: Busy, wait: 1, logged: true, say: text{
			"This relay is stopping. Use another one.", "本服务正在停止，请使用其他实例。",
		}}
	}
	if err := r.store.ping(req.Context()); err != nil {
		f := asFailure(err)
		// This is the operator's side, and the cause holds no password.
		cause := f.cause.Error()
		f.say = text{"Not ready: " + cause + ".", "未就绪：会话存储不可用（" + cause + "）。"}
		return nil, f
	}
	return statusAnswer{"ready"}, nil
}
