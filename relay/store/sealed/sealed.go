// Package sealed encrypts what goes into a store.
package sealed

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// Wrap returns what seals every session_key before store sees it, and every
// value before shared does. A value that does not open, because its key is gone or
// because it was moved or changed, counts as absent: the client logs
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
// else that a session says: a writer to the store without the key can
// neither turn a user into another one, nor let a session live for longer.
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
	return st.open(s)
}

func (st *sealedStore) open(s session.Session) (session.Session, error) {
	key, err := st.keys.open(sealedSession, []byte(s.SessionKey.Reveal()), belongs(s))
	if err != nil {
		st.closed("a session", err)
		return session.Session{}, session.ErrNoSession
	}
	s.SessionKey = credential.NewSecret(string(key))
	return s, nil
}

// List implements Store.
func (st *sealedStore) List(ctx context.Context, user session.UserHash, from session.TokenHash, limit int) (session.Page, error) {
	p, err := st.Store.List(ctx, user, from, limit)
	kept := p.Sessions[:0]
	for _, s := range p.Sessions {
		if s, err := st.open(s); err == nil {
			kept = append(kept, s)
		}
	}
	p.Sessions = kept
	return p, err
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

const (
	keyLen   = 32 // AES-256
	keyIDLen = 4
	maxKeys  = 16
)

// A sealMark is the first byte of what is sealed: how what it belongs to was
// written.
type sealMark byte

const (
	sealedValue   sealMark = 1 // also a session of a version that left its times open
	sealedSession sealMark = 2
)

// errNotOpened says that a sealed value is of another key, belongs elsewhere or
// is damaged. Cryptography does not distinguish these, except for the key.
var (
	errNotOpened = errors.New("the sealed value does not open: it is damaged, or was moved from where it belongs")
	errEarlier   = errors.New("the session was stored by an earlier version of wxrelay, which did not seal when it ends")
	errNoKey     = errors.New("the value was sealed with a key that is not among those of WXRELAY_KEY")
)

// A Keyring seals what a store must not be able to read: the first of its keys
// seals, all of them open, so that a key can be replaced without ending a
// session. It is safe for concurrent use and does not print.
type Keyring struct{ Keys []sealKey }

type sealKey struct {
	id   [keyIDLen]byte // of the key; reveals nothing of it
	aead cipher.AEAD
}

// NewKey returns a fresh key as text, as ParseKeyring takes it.
func NewKey() string {
	var b [keyLen]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.StdEncoding.EncodeToString(b[:])
}

// ParseKeyring reads keys, the newest first: each is 32 bytes as base64 or as 64
// hexadecimal digits, with commas or line ends between them. Its errors name
// the place of a bad key and show nothing of it.
func ParseKeyring(keys string) (*Keyring, error) {
	r := new(Keyring)
	for _, word := range strings.FieldsFunc(keys, func(c rune) bool { return c == ',' || c == '\n' || c == '\r' }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		n := len(r.Keys) + 1
		key, ok := decodeKey(word)
		if !ok {
			return nil, text.Errorf("key %d is not 32 bytes as base64 or 64 hexadecimal digits; wxrelay key makes one",
				"第 %d 个密钥不是 32 字节的 base64 或 64 位十六进制；可用 wxrelay key 生成", n)
		}
		k, err := newSealKey(key)
		if err != nil {
			return nil, fmt.Errorf("key %d: %w", n, err)
		}
		for i, other := range r.Keys {
			if other.id == k.id {
				return nil, text.Errorf("key %d is key %d again", "第 %d 个密钥与第 %d 个相同", n, i+1)
			}
		}
		if r.Keys = append(r.Keys, k); len(r.Keys) > maxKeys {
			return nil, text.Errorf("more than %d keys: keep the newest and those it replaces", "密钥超过 %d 个：请保留最新的和它所替换的", maxKeys)
		}
	}
	if len(r.Keys) == 0 {
		return nil, text.Errorf("holds no key; wxrelay key makes one", "没有密钥；可用 wxrelay key 生成")
	}
	return r, nil
}

// decodeKey reads one key. Both alphabets of base64 are taken, with padding or
// without.
func decodeKey(word string) ([]byte, bool) {
	if len(word) == hex.EncodedLen(keyLen) {
		b, err := hex.DecodeString(word)
		return b, err == nil
	}
	word = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(word, "="))
	b, err := base64.RawStdEncoding.Strict().DecodeString(word)
	return b, err == nil && len(b) == keyLen
}

func newSealKey(key []byte) (sealKey, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealKey{}, err
	}
	// Random nonces of 96 bits are good for some four thousand million
	// sealings with one key: a million logins a day for ten years.
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealKey{}, err
	}
	k := sealKey{aead: aead}
	sum := sha256.Sum256(append([]byte("wxrelay key id\x00"), key...))
	copy(k.id[:], sum[:])
	return k, nil
}

// seal returns value sealed for the place that belongs names: mark, key id,
// nonce, ciphertext and tag.
func (r *Keyring) seal(mark sealMark, value, belongs []byte) []byte {
	k := r.Keys[0]
	out := make([]byte, 0, 1+keyIDLen+k.aead.Overhead()+len(value))
	out = append(append(out, byte(mark)), k.id[:]...)
	return k.aead.Seal(out, nil, value, belongs)
}

// open is the reverse of seal.
func (r *Keyring) open(mark sealMark, sealed, belongs []byte) ([]byte, error) {
	switch {
	case len(sealed) < 1+keyIDLen:
		return nil, errNotOpened
	case mark == sealedSession && sealed[0] == byte(sealedValue):
		return nil, errEarlier
	case sealed[0] != byte(mark):
		return nil, errNotOpened
	}
	id := [keyIDLen]byte(sealed[1:])
	for _, k := range r.Keys {
		if k.id != id {
			continue
		}
		value, err := k.aead.Open(nil, nil, sealed[1+keyIDLen:], belongs)
		if err != nil {
			return nil, errNotOpened
		}
		return value, nil
	}
	return nil, errNoKey
}

// String hides the keys.
func (r *Keyring) String() string { return text.Redacted }

// GoString hides the keys from %#v.
func (r *Keyring) GoString() string { return text.Redacted }

// Format hides the keys from every other verb.
func (r *Keyring) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(text.Redacted)) }
