// Package sealed encrypts what goes into a store.
package sealed

import (
	"context"
	"encoding/binary"
	"log/slog"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// Wrap returns what seals every session_key before store sees it, and every
// value before shared does. What does not open, because its key is gone or
// because somebody moved or changed it, counts as absent: the client logs
// in again, a token is fetched again. The log says why, each reason once.
func Wrap(store session.Store, shared session.Shared, keys *Keyring, log *slog.Logger) (session.Store, session.Shared) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	told := new(sync.Map) // reasons
	closed := func(what string, err error) {
		if _, before := told.LoadOrStore(err, true); before {
			return
		}
		hint := text.New("does anything but wxrelay write to the store? the user logs in again", "是否有其他程序写入该存储？用户重新登录即可")
		switch err {
		case errNoKey:
			hint = text.New(
				"if a key was replaced, keep the old one behind the new one in WXRELAY_KEY; until then users log in again",
				"如果更换过密钥，请在 WXRELAY_KEY 中把旧密钥放在新密钥之后；否则用户需要重新登录",
			)
		case errEarlier:
			hint = text.New("after an upgrade this is as it should be: the user logs in again", "升级后属正常现象：用户重新登录即可")
		}
		log.Warn("what the store holds does not open", "what", what, "cause", err.Error(), "hint", hint.EN, "hint_zh", hint.ZH)
	}
	return &sealedStore{store, keys, closed}, &sealedShared{shared, keys, closed}
}

type sealedStore struct {
	session.Store
	keys   *Keyring
	closed func(what string, err error)
}

// belongs names the one place where a session_key opens. It holds everything
// else that a session says: who can write to the store and has no key makes
// nobody into somebody else, and lets no session live for longer.
func belongs(s session.Session) []byte {
	b := make([]byte, 0, len(s.Token)+len(s.AppID)+len(s.OpenID)+len(s.UnionID)+40)
	b = append(append(b, "session 2\x00"...), s.Token[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.Created.UnixNano()))
	b = binary.BigEndian.AppendUint64(b, uint64(s.Expires.UnixNano()))
	for _, part := range []string{s.AppID, s.OpenID, s.UnionID} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(part))), part...)
	}
	return b
}

func (st *sealedStore) seal(s session.Session) session.Session {
	s.SessionKey = credential.NewSecret(string(st.keys.seal(sealedSession, []byte(s.SessionKey.Reveal()), belongs(s))))
	return s
}

// Put implements Store.
func (st *sealedStore) Put(ctx context.Context, s session.Session) error {
	return st.Store.Put(ctx, st.seal(s))
}

// Extend implements Store.
func (st *sealedStore) Extend(ctx context.Context, s session.Session) error {
	return st.Store.Extend(ctx, st.seal(s))
}

// Get implements Store.
func (st *sealedStore) Get(ctx context.Context, token session.TokenHash) (session.Session, error) {
	s, err := st.Store.Get(ctx, token)
	if err != nil {
		return session.Session{}, err
	}
	key, err := st.keys.open(sealedSession, []byte(s.SessionKey.Reveal()), belongs(s))
	if err != nil {
		st.closed("a session", err)
		return session.Session{}, session.ErrNoSession
	}
	s.SessionKey = credential.NewSecret(string(key))
	return s, nil
}

// Unwrap returns the store that holds what is sealed.
func (st *sealedStore) Unwrap() session.Store { return st.Store }

type sealedShared struct {
	session.Shared
	keys   *Keyring
	closed func(what string, err error)
}

func belongsName(name string) []byte { return append([]byte("shared\x00"), name...) }

// Load implements Shared.
func (sh *sealedShared) Load(ctx context.Context, name string) ([]byte, error) {
	sealed, err := sh.Shared.Load(ctx, name)
	if err != nil {
		return nil, err
	}
	value, err := sh.keys.open(sealedValue, sealed, belongsName(name))
	if err != nil {
		sh.closed("a value of the fleet", err)
		return nil, session.ErrNoValue
	}
	return value, nil
}

// Save implements Shared.
func (sh *sealedShared) Save(ctx context.Context, name string, value []byte, ttl time.Duration) error {
	return sh.Shared.Save(ctx, name, sh.keys.seal(sealedValue, value, belongsName(name)), ttl)
}
