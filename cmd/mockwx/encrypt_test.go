package main

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// decrypted is what a back end makes of what encrypt prints.
func decrypted(t *testing.T, stdout, sessionKey string) string {
	t.Helper()
	var got mockwx.Encrypted
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("%v: %s", err, stdout)
	}
	var parts [][]byte
	for _, s := range []string{sessionKey, got.IV, got.EncryptedData} {
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			t.Fatalf("%v: %s", err, stdout)
		}
		parts = append(parts, b)
	}
	block, err := aes.NewCipher(parts[0])
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCDecrypter(block, parts[1]).CryptBlocks(parts[2], parts[2])
	return string(parts[2][:len(parts[2])-int(parts[2][len(parts[2])-1])])
}

func TestEncryptCommand(t *testing.T) {
	t.Parallel()
	s := mockwx.NewServer(t, mockwx.Options{})
	alice, err := s.Identity("wx0000000000000001", "alice")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		args []string
		want string // in the plaintext; "=" before it: all of it
	}{
		{[]string{"--type", "raw", "--data", `{"a": 1}`}, `={"a": 1}`},
		{[]string{"--type", "raw", "--data", "no JSON <&>"}, "=no JSON <&>"},
		{[]string{"--type", "phone"}, `"phoneNumber":"13800138000"`},
		{[]string{"--type", "group", "--data", `{"openGId":"g"}`}, `"openGId":"g"`},
		{[]string{"--data", `{"nickName":"<b>&"}`}, `"nickName":"<b>&"`},
	} {
		for _, more := range [][]string{nil, {"--admin", s.AdminURL}} {
			args := append([]string{"encrypt", "--appid", "wx0000000000000001", "--user", "alice"}, x.args...)
			code, stdout, stderr := runHere(t, "en", append(args, more...)...)
			if code != 0 || stderr != "" || strings.Count(stdout, "\n") != 1 {
				t.Fatalf("%q %q: %d %s%s", x.args, more, code, stdout, stderr)
			}
			plain := decrypted(t, stdout, alice.SessionKey)
			if whole, ok := strings.CutPrefix(x.want, "="); ok && plain != whole || !ok && !strings.Contains(plain, x.want) {
				t.Errorf("%q %q: %s", x.args, more, plain)
			}
			if strings.Contains(stdout, `\u003c`) || strings.Contains(x.want, "nickName") && !strings.Contains(stdout, `<b>&`) {
				t.Errorf("escaped for HTML: %s", stdout)
			}
		}
	}
	_, one, _ := runHere(t, "en", "encrypt", "--appid", "wx0000000000000001", "--user", "alice", "--type", "raw", "--data", "x")
	_, two, _ := runHere(t, "en", "encrypt", "--appid", "wx0000000000000001", "--user", "alice", "--type", "raw", "--data", "x",
		"--seed", "another")
	if one == two || one == "" || two == "" {
		t.Errorf("the seed makes no difference: %s%s", one, two)
	}
}
