package e2e

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	pushToken = "mocktoken"
	pushKey   = "mockaeskey000000000000000000000000000000000"
)

// pushBackend is a developer's server, written from the documentation: it shares
// nothing with the fake.
type pushBackend struct {
	t    *testing.T
	mu   sync.Mutex
	last pushedMessage
	seen int
	sick int // so many messages are answered with garbage
}

type pushedMessage struct {
	ToUserName, FromUserName, MsgType, Event, Content, Encrypt string
	MsgId                                                      int64
}

func sha1Hex(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// reset forgets what was, and answers the next so many messages with garbage.
func (b *pushBackend) reset(sick int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last, b.seen, b.sick = pushedMessage{}, 0, sick
}

func (b *pushBackend) got() (last pushedMessage, seen int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last, b.seen
}

func (b *pushBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := r.URL.Query()
	if q.Get("signature") != sha1Hex(pushToken, q.Get("timestamp"), q.Get("nonce")) {
		http.Error(w, "signature", http.StatusForbidden)
		return
	}
	if r.Method == http.MethodGet {
		io.WriteString(w, q.Get("echostr"))
		return
	}
	b.seen++
	if b.sick > 0 {
		b.sick--
		io.WriteString(w, "garbage")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Error(err)
	}
	read := json.Unmarshal
	if r.Header.Get("Content-Type") == "text/xml" {
		read = xml.Unmarshal
	}
	var m pushedMessage
	if err := read(body, &m); err != nil {
		b.t.Errorf("%v: %s", err, body)
	}
	if m.Encrypt != "" {
		if q.Get("encrypt_type") != "aes" || q.Get("msg_signature") != sha1Hex(pushToken, q.Get("timestamp"), q.Get("nonce"), m.Encrypt) {
			b.t.Errorf("msg_signature: %s", r.URL.RawQuery)
		}
		inner := b.open(m.Encrypt)
		m = pushedMessage{}
		if err := read(inner, &m); err != nil {
			b.t.Errorf("%v: %s", err, inner)
		}
	}
	b.last = m
	io.WriteString(w, "success")
}

func (b *pushBackend) open(encrypted string) []byte {
	return b.openFor("wx0000000000000001", encrypted)
}

// openFor decrypts as the documentation tells to what is for an appid.
func (b *pushBackend) openFor(receiver, encrypted string) []byte {
	key, err := base64.StdEncoding.DecodeString(pushKey + "=")
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil {
		b.t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		b.t.Fatal(err)
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(text, text)
	text = text[:len(text)-int(text[len(text)-1])]
	n := binary.BigEndian.Uint32(text[16:20])
	if appid := string(text[20+n:]); appid != receiver {
		b.t.Errorf("encrypted for %q", appid)
	}
	return text[20 : 20+n]
}

// mockwxPush runs the command and returns what it printed and its exit code.
func mockwxPush(t *testing.T, env []string, args ...string) (out string, code int) {
	t.Helper()
	cmd := exec.Command(program("mockwx"), append([]string{"push", "--appid", "wx0000000000000001"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return b.String(), cmd.ProcessState.ExitCode()
}

// A back end that knows the documentation alone understands every push.
func TestPush(t *testing.T) {
	t.Parallel()
	backend := &pushBackend{t: t}
	s := httptest.NewServer(backend)
	defer s.Close()
	fake := startFake(t)

	good := func(how string) {
		t.Helper()
		if m, _ := backend.got(); m.Content != "hi" || m.FromUserName != "oMOCKwRfQuR2dJVoinkAoPvzrBks" || m.MsgId == 0 || !strings.HasPrefix(m.ToUserName, "gh_") {
			t.Errorf("%s: %+v", how, m)
		}
		backend.reset(0)
	}
	for _, mode := range []string{"plain", "compat", "safe"} {
		for _, format := range []string{"xml", "json"} {
			status, _, body, err := do("POST", fake.urls["admin"]+"/push", []string{
				`{"appid":"wx0000000000000001","user":"alice","event":"text","message":{"Content":"hi"},"to":"` + s.URL + `","mode":"` + mode + `","format":"` + format + `"}`})
			if err != nil || status != http.StatusOK || !bytes.Contains(body, []byte(`"ok": true`)) {
				t.Errorf("%s %s: HTTP %d %s, %v", mode, format, status, body, err)
			}
			good(mode + " " + format)
		}
	}

	out, code := mockwxPush(t, nil, "--to", s.URL, "--verify", "--mode", "safe", "--user", "alice", "--event", "text", "--message", `{"Content":"hi"}`)
	if good(out); code != 0 || !strings.Contains(out, "verify  HTTP 200") || !strings.Contains(out, `HTTP 200  "success"`) {
		t.Errorf("exit code %d, printed\n%s", code, out)
	}
	backend.reset(1)
	out, code = mockwxPush(t, nil, "--to", s.URL, "--user", "bob", "--event", "user_enter_tempsession")
	if m, seen := backend.got(); code != 0 || seen != 2 || m.Event != "user_enter_tempsession" {
		t.Errorf("exit code %d after %d requests:\n%s", code, seen, out)
	}
	backend.reset(3)
	out, code = mockwxPush(t, []string{"LC_ALL=zh_CN.UTF-8"}, "--admin", fake.urls["admin"], "--to", s.URL, "--user", "bob", "--event", "text")
	if _, seen := backend.got(); code != 1 || seen != 3 || !strings.Contains(out, `3  HTTP 200  "garbage"  响应既不是 success`) {
		t.Errorf("exit code %d after %d requests:\n%s", code, seen, out)
	}
	if out, _ := mockwxPush(t, []string{"LC_ALL=zh_CN.UTF-8"}, "--to", s.URL); !strings.Contains(out, "没有要推送的内容") {
		t.Errorf("in Chinese: %s", out)
	}
	if out, code = mockwxPush(t, nil, "--to", s.URL, "--verify", "--token", "another"); code != 1 || !strings.Contains(out, "HTTP 403") {
		t.Errorf("another token: exit code %d\n%s", code, out)
	}
	for _, word := range []string{pushToken, pushKey, "signature="} {
		if strings.Contains(fake.printed(), word) {
			t.Errorf("the log of the fake holds %s", word)
		}
	}
}

// Mistakes are told, in words and by the exit code.
func TestPushMistakes(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"2 --message is not JSON": {"--message", "hi"},
		"1 --message: open ":      {"--message", "@no-such-file"},
		"2 --appid is missing":    {"--appid", ""},
		"1 where to push":         {"--verify"},
		"1 no app":                {"--appid", "wx9", "--verify", "--to", "http://127.0.0.1/"},
		"1 to: \"nobody\"":        {"--to", "nobody", "--verify"},
		"1 nothing to push":       {"--to", "http://127.0.0.1/"},
		"1 encoding_aes_key: mus": {"--to", "http://127.0.0.1/", "--verify", "--mode", "safe"},
		"1 no fake answers at":    {"--to", "http://127.0.0.1/", "--verify", "--admin", "127.0.0.1:0"},
	} {
		env := []string{"LC_ALL=C"}
		if strings.Contains(want, "encoding_aes_key") {
			env = append(env, "MOCKWX_PUSH_AES_KEY=short")
		}
		out, code := mockwxPush(t, env, args...)
		if !strings.HasPrefix(want, fmt.Sprint(code)+" ") || !strings.Contains(out, want[2:]) {
			t.Errorf("%v: exit code %d, %s; want %s", args, code, out, want)
		}
		if strings.Contains(out, "short") {
			t.Errorf("the key is repeated: %s", out)
		}
	}
}
