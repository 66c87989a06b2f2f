// Package msgcrypt signs and encrypts the messages that WeChat pushes to a
// developer's server. It knows bytes only: no HTTP, no JSON, no XML.
package msgcrypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// Sign returns the signature over some values. Doc: sha1, in hex, of the values
// sorted by their bytes and joined without a separator. With token, timestamp
// and nonce it is signature; with the ciphertext as a fourth, msg_signature.
func Sign(values ...string) string {
	sorted := slices.Sorted(slices.Values(values))
	sum := sha1.Sum([]byte(strings.Join(sorted, "")))
	return hex.EncodeToString(sum[:])
}

// KeyLength is how many characters an EncodingAESKey has.
const KeyLength = 43

// padTo is the block that messages are padded to. Seen: 32 bytes, twice the
// cipher's own.
const padTo = 32

// randomLength is what stands before the length.
const randomLength = 16

// What can be wrong with a key or a ciphertext. No text repeats either.
var (
	ErrKey        = errors.New("an EncodingAESKey has 43 characters, 0-9 a-z A-Z")
	ErrCiphertext = errors.New("not the base64 of whole AES blocks")
	ErrPadding    = errors.New("the padding is wrong: another key, or damaged")
	ErrLength     = errors.New("the length inside is wrong: another key, or damaged")
)

// A Key is an EncodingAESKey that has been read.
type Key struct {
	block cipher.Block
	iv    [aes.BlockSize]byte // Doc: the first 16 bytes of the key, always
}

// ParseKey reads an EncodingAESKey. Doc: 43 of 0-9 a-z A-Z; the AES key is what
// they say in base64, with one "=" added.
func ParseKey(s string) (Key, error) {
	if len(s) != KeyLength || strings.ContainsAny(s, "+/\r\n") { // what base64 would let pass
		return Key{}, ErrKey
	}
	raw, err := base64.StdEncoding.DecodeString(s + "=")
	if err != nil {
		return Key{}, ErrKey
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return Key{}, ErrKey
	}
	return Key{block, [aes.BlockSize]byte(raw)}, nil
}

// Encrypt returns the base64 of AES-256-CBC over random, the message's length as
// four bytes, the message, and the appid of the receiver.
func (k Key) Encrypt(random [randomLength]byte, message []byte, appid string) string {
	b := binary.BigEndian.AppendUint32(random[:], uint32(len(message)))
	b = append(append(b, message...), appid...)
	n := padTo - len(b)%padTo
	b = append(b, bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(k.block, k.iv[:]).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b)
}

// Decrypt is the reverse. It accepts any padding of 1 to 32 bytes, as senders
// differ there.
func (k Key) Decrypt(ciphertext string) (message []byte, appid string, err error) {
	b, err := base64.StdEncoding.DecodeString(ciphertext)
	if err != nil || len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return nil, "", ErrCiphertext
	}
	cipher.NewCBCDecrypter(k.block, k.iv[:]).CryptBlocks(b, b)
	n := int(b[len(b)-1])
	if n < 1 || n > padTo || n > len(b) || !bytes.Equal(b[len(b)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, "", ErrPadding
	}
	b = b[:len(b)-n]
	const head = randomLength + 4
	if len(b) < head {
		return nil, "", ErrLength
	}
	length := binary.BigEndian.Uint32(b[randomLength:])
	if b = b[head:]; uint64(length) > uint64(len(b)) {
		return nil, "", ErrLength
	}
	return b[:length], string(b[length:]), nil
}
