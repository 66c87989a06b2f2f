// Package opendata is the cryptography of WeChat's open data: what a client of a
// mini-program gets encrypted under the session_key, and the signatures made
// with it.
package opendata

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
)

// What can be wrong with a key and an iv.
var (
	ErrKey = errors.New("the session_key is not the base64 of 16 bytes")
	ErrIV  = errors.New("the iv is not the base64 of 16 bytes")
)

// Encrypt is AES-128-CBC with PKCS#7 padding; everything but the plaintext is
// standard base64. Doc: framework/open-ability/signature.html.
func Encrypt(sessionKey, iv string, plain []byte) (encryptedData string, err error) {
	block, vector, err := open(sessionKey, iv)
	if err != nil {
		return "", err
	}
	n := aes.BlockSize - len(plain)%aes.BlockSize
	b := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, vector).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b), nil
}

func open(sessionKey, iv string) (cipher.Block, []byte, error) {
	key, err := base64.StdEncoding.DecodeString(sessionKey)
	if err != nil || len(key) != 16 {
		return nil, nil, ErrKey
	}
	vector, err := base64.StdEncoding.DecodeString(iv)
	if err != nil || len(vector) != aes.BlockSize {
		return nil, nil, ErrIV
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, fmt.Errorf("opendata: %w", err)
	}
	return block, vector, nil
}

// RawDataSignature is what wx.getUserProfile gives beside rawData:
// sha1(rawData + session_key), the key as the base64 text it is sent as.
func RawDataSignature(rawData, sessionKey string) string {
	sum := sha1.Sum([]byte(rawData + sessionKey))
	return hex.EncodeToString(sum[:])
}

// UserSignature proves to WeChat that a server holds a user's session_key:
// HMAC-SHA256 over the body of a POST, or over nothing. The key is the base64
// text itself, not what it decodes to.
func UserSignature(sessionKey, body string) string {
	return sign([]byte(sessionKey), body)
}

// DecodedKeySignature is the commonest mistake with UserSignature: it is keyed
// with the 16 bytes. It is here so that the fake can name the mistake.
func DecodedKeySignature(sessionKey, body string) string {
	key, err := base64.StdEncoding.DecodeString(sessionKey)
	if err != nil {
		return ""
	}
	return sign(key, body)
}

func sign(key []byte, body string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}
