package relay

import (
	"errors"
	"sync"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// maxUserCalls is how many calls a user may have in hand. Ours: a page asks for
// one thing at a time, and a user may have several pages and devices open.
const maxUserCalls = 8

// inHand counts the calls of /phone and /checksession that are not answered yet,
// those that wait for an access_token or for their turn among them: neither one
// user nor all together can pile them up.
type inHand struct {
	max int

	mu    sync.Mutex
	all   int
	users map[user]int
}

type user struct{ appID, openID string }

func newInHand(max int) *inHand { return &inHand{max: max, users: map[user]int{}} }

// count returns how many users have calls in hand, and how many calls there are.
func (h *inHand) count() (users, calls int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.users), h.all
}

// begin takes a call in hand, or refuses it; end puts it down.
func (h *inHand) begin(appID, openID string) (end func(), err error) {
	u := user{appID, openID}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.users[u] >= maxUserCalls:
		return nil, &failure{
			kind: refusal.RateLimited, bound: refusal.BoundUser, wait: 1, cause: errors.New("too many calls of one user are under way"),
			say: text.New("Too many calls of this user are under way. Wait for their answers.", "该用户正在进行的调用过多，请等待已发出的调用返回。"),
		}
	case h.all >= h.max:
		return nil, tooMany(maxQueueWait)
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
