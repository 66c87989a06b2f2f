package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"wxflow/relay/text"
)

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
// is damaged. Cryptography does not tell these apart, except for the key.
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
	id   [keyIDLen]byte // of the key; tells nothing of it
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
