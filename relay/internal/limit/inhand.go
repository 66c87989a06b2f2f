package limit

import (
	"errors"
	"sync"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// MaxUserCalls is how many calls a user may have in hand. Ours: a page asks for
// one thing at a time, and a user may have several pages and devices open.
const MaxUserCalls = 8

// InHand counts the calls of /phone and /checksession that are not answered yet,
// those that wait for an access_token or for their turn among them: neither one
// user nor all together can pile them up.
type InHand struct {
	max int

	mu    sync.Mutex
	all   int
	users map[user]int
}

type user struct{ appID, openID string }

func NewInHand(max int) *InHand { return &InHand{max: max, users: map[user]int{}} }

// Count returns how many users have calls in hand, and how many calls there are.
func (h *InHand) Count() (users, calls int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.users), h.all
}

// Begin takes a call in hand, or refuses it; end puts it down.
func (h *InHand) Begin(appID, openID string) (end func(), err error) {
	u := user{appID, openID}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.users[u] >= MaxUserCalls:
		return nil, &fail.Failure{
			Kind: refusal.RateLimited, Bound: refusal.BoundUser, Wait: 1, Cause: errors.New("too many calls of one user are under way"),
			Say: text.New("Too many calls of this user are under way. Wait for their answers.", "该用户正在进行的调用过多，请等待已发出的调用返回。"),
		}
	case h.all >= h.max:
		return nil, TooMany(MaxQueueWait)
	}
	h.all++
	h.users[u]++
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all--
		if h.users[u]--; h.users[u] == 0 {
			delete(h.users, u)
		}
	}, nil
}
