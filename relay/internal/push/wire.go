package push

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"wxflow/relay/credential"
)

// Sign is the signature over some values. Doc: sha1, in hex, of the values sorted by
// their bytes and joined.
func Sign(values ...string) string {
	slices.Sort(values)
	sum := sha1.Sum([]byte(strings.Join(values, "")))
	return hex.EncodeToString(sum[:])
}

// signed reports whether a signature is that of the values.
func signed(signature string, values ...string) bool {
	return subtle.ConstantTimeCompare([]byte(signature), []byte(Sign(values...))) == 1
}

const (
	padTo  = 32     // Doc: the block of the padding is twice the cipher's own
	before = 16 + 4 // Doc: random bytes and the length stand before a message
)

// errSealed does not say which of the ways it is: they tell about the key.
var errSealed = errors.New("it does not open: another EncodingAESKey than in the console, or damaged")

// newCipher reads an EncodingAESKey. Doc: 43 characters, the key in base64 without its
// "="; the IV is its first 16 bytes.
func newCipher(key credential.Secret) (cipher.Block, []byte, error) {
	raw, err := base64.StdEncoding.DecodeString(key.Reveal() + "=")
	if err != nil {
		return nil, nil, errSealed
	}
	block, err := aes.NewCipher(raw)
	return block, raw[:min(aes.BlockSize, len(raw))], err
}

// open returns what is in a ciphertext, and the appid of the receiver behind it. Any
// padding of 1 to 32 bytes is good: senders differ.
func open(key credential.Secret, ciphertext string) (message []byte, receiver string, err error) {
	block, iv, err := newCipher(key)
	if err != nil {
		return nil, "", errSealed
	}
	b, err := base64.StdEncoding.DecodeString(ciphertext)
	if err != nil || len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return nil, "", errSealed
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(b, b)
	n := int(b[len(b)-1])
	if n < 1 || n > padTo || len(b)-n < before {
		return nil, "", errSealed
	}
	b = b[:len(b)-n]
	length := binary.BigEndian.Uint32(b[16:])
	if b = b[before:]; uint64(length) > uint64(len(b)) {
		return nil, "", errSealed
	}
	return b[:length], string(b[length:]), nil
}

// seal is the reverse of open.
func seal(key credential.Secret, message []byte, receiver string) (string, error) {
	block, iv, err := newCipher(key)
	if err != nil {
		return "", err
	}
	b := make([]byte, 16, before+len(message)+len(receiver)+padTo)
	_, _ = rand.Read(b) // never fails
	b = append(append(binary.BigEndian.AppendUint32(b, uint32(len(message))), message...), receiver...)
	n := padTo - len(b)%padTo
	b = append(b, bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b), nil
}

// A message is what the relay reads of a push.
type message struct{ Encrypt, MsgType, Event, OpenID, AppID string }

// parse reads a push, which is XML or JSON by the app's setting in the console. It refuses
// a DTD, so that no back end's parser is asked what it does with entities; WeChat sends
// none. Its errors show nothing of the push.
func parse(body []byte) (m message, err error) {
	body = bytes.TrimSpace(body)
	switch {
	case !utf8.Valid(body):
		return m, errors.New("it is not UTF-8")
	case isXML(body):
		d := xml.NewDecoder(bytes.NewReader(body))
		for {
			t, err := d.Token()
			switch start, ok := t.(xml.StartElement); {
			case err != nil:
				return m, errors.New("it is not XML")
			case ok && (start.Name.Local != "xml" || d.DecodeElement(&m, &start) != nil):
				return m, errors.New("it is not one whole <xml>")
			case ok:
				return m, nil
			}
			if _, ok := t.(xml.Directive); ok {
				return m, errors.New("it has a DTD")
			}
		}
	case json.Unmarshal(body, &m) != nil:
		return m, errors.New("it is neither XML nor a JSON object")
	}
	return m, nil
}

func isXML(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }
