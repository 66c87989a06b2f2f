package ids

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// The vectors of the identity table: frozen, and computable in any language.
func TestIdentityVectors(t *testing.T) {
	d := New("demo")
	for _, v := range []struct{ appid, user, openid, key string }{
		{"wx0000000000000001", "alice", "oMOCKwRfQuR2dJVoinkAoPvzrBks", "iiOoSmVRd8BdynRI7qiA9g=="},
		{"wx0000000000000001", "bob", "oMOCK2WsguRLprGHd9IBGj74nljQ", "X6Y4nUSbeJZDicGwYmGZ1g=="},
		{"wx0000000000000002", "alice", "oMOCKU1FDy0I7dW-g2cFLgQNQ4jy", "92vd/wi3UO4mAWEtYoOu2A=="},
	} {
		if got := d.OpenID(v.appid, v.user); got != v.openid {
			t.Errorf("openid(%s, %s) = %s, want %s", v.appid, v.user, got, v.openid)
		}
		if got := d.SessionKey(v.appid, v.user, 1); got != v.key {
			t.Errorf("sessionKey(%s, %s, 1) = %s, want %s", v.appid, v.user, got, v.key)
		}
	}
	for user, want := range map[string]string{"alice": "oMOCU6fs8QGD7KawWCy2epMBpWNg", "bob": "oMOCUCcSXZGXvput72pSGB5asGer"} {
		if got := d.UnionID("acme", user); got != want {
			t.Errorf("unionid(acme, %s) = %s, want %s", user, got, want)
		}
	}
}

func TestAnotherSeedGivesOtherIdentities(t *testing.T) {
	a, b := New("demo"), New("demo2")
	if a.OpenID("wx1", "alice") == b.OpenID("wx1", "alice") || a.RID(time.Unix(0, 0), 1) == b.RID(time.Unix(0, 0), 1) {
		t.Error("two seeds gave the same identifier")
	}
}

func TestRIDShape(t *testing.T) {
	d := New("demo")
	now := time.Unix(0x66c69111, 0)
	for n := range int64(1000) {
		rid := d.RID(now, n)
		if len(rid) != 26 || rid[:9] != "66c69111-" || rid[17] != '-' || rid[9] > '7' || rid[18] > '7' {
			t.Fatalf("rid %q has not the real shape", rid)
		}
	}
}

func TestMintedCodeRoundTrip(t *testing.T) {
	d := New("demo")
	seen := map[string]bool{}
	for _, m := range []Code{
		{d.Mark("alice"), 0, 0}, {d.Mark("alice"), 0, 1<<32 - 1},
		{d.Mark("bob"), 1<<32 - 1, 7}, {1<<MarkBits - 1, 1732492800, 1 << 31}, {0, 1, 0},
	} {
		code := d.MintCode(JSCode, "wx0000000000000001", m, 0)
		if !HasCodeShape(code) || seen[code] {
			t.Errorf("code %q has not the shape of wx.login's, or is not new", code)
		}
		seen[code] = true
		sealed, ok := OpenCode(code)
		if !ok {
			t.Fatalf("OpenCode(%q) refused", code)
		}
		if got, ok := d.ReadCode(JSCode, "wx0000000000000001", sealed); !ok || got != m {
			t.Errorf("read back %+v, %v; minted %+v", got, ok, m)
		}
		if _, ok := d.ReadCode(JSCode, "wx0000000000000002", sealed); ok {
			t.Error("another app's code was accepted")
		}
		if _, ok := New("other").ReadCode(JSCode, "wx0000000000000001", sealed); ok {
			t.Error("another seed's code was accepted")
		}
	}
}

// Every single changed character makes a code unknown.
func TestChangedCodeIsRefused(t *testing.T) {
	d := New("demo")
	code := d.MintCode(JSCode, "wx0000000000000001", Code{d.Mark("alice"), 1732492800, 42}, 0)
	for i := range code {
		for _, c := range []byte("0aZ9") {
			if code[i] == c {
				continue
			}
			changed := code[:i] + string(c) + code[i+1:]
			if sealed, ok := OpenCode(changed); ok {
				if _, ok := d.ReadCode(JSCode, "wx0000000000000001", sealed); ok {
					t.Errorf("accepted with character %d changed", i)
				}
			}
		}
	}
}

// The published samples of real codes pass for codes, so that the journal can
// say "a real code" instead of "no such code".
func TestRealCodesHaveTheShape(t *testing.T) {
	for _, code := range []string{
		"0712cDoV0cfty22AeloV0daMoV02cDog", "083tjT000WK8kM17Dw000FdPPi4tjT0F", "03375n0004t9UO10Es100MqDRb175n0J",
		"051v0m000ObAyK19vV1005SDWf0v0m0s", "0d3KGG000BGdOT1rrL1000IW500KGG0L",
	} {
		if !HasCodeShape(code) {
			t.Errorf("%s was not recognised", code)
		}
	}
}

// A tap's code is 64 small hex digits, of its app and of nothing that was changed.
func TestTaps(t *testing.T) {
	d := New("demo")
	for _, kind := range []CodeKind{PhoneCode, PluginCode} {
		want := Code{d.Mark("alice"), 1732492800, 1<<32 - 1}
		code := d.MintTap(kind, "wxa", want)
		sealed, ok := d.OpenTap(code)
		if !ok || len(code) != TapLength {
			t.Fatalf("%s", code)
		}
		if gotKind, got, ok := d.ReadTap("wxa", sealed); !ok || gotKind != kind || got != want {
			t.Errorf("%v: %v %+v %t", kind, gotKind, got, ok)
		}
		if _, _, ok := d.ReadTap("wxb", sealed); ok {
			t.Error("another app's tap is taken")
		}
		for _, bad := range []string{strings.ToUpper(code), code[1:], code + "0", "z" + code[1:], ""} {
			if _, ok := d.OpenTap(bad); ok {
				t.Errorf("%q is taken apart", bad)
			}
		}
		for i := range code {
			changed := code[:i] + string("01"[boolInt(code[i] == '0')]) + code[i+1:]
			if sealed, ok := d.OpenTap(changed); ok {
				if _, _, ok := d.ReadTap("wxa", sealed); ok && changed != code {
					t.Errorf("taken with character %d changed", i)
				}
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A number that does not fit is no code, though its characters would do.
func TestOpenCodeBounds(t *testing.T) {
	d := New("demo")
	code := []byte(d.MintCode(OAuthCode, "wxa", Code{d.Mark("alice"), 1732492800, 42}, 45))
	sealed, ok := OpenCode(string(code))
	if !ok || sealed.Extra() != 45 {
		t.Errorf("%t, extra %d", ok, sealed.Extra())
	}
	if _, ok := d.ReadCode(JSCode, "wxa", sealed); ok {
		t.Error("a code of another kind is taken")
	}
	set := func(from, to int) string { // characters of the 27 that carry numbers
		b := []byte(string(code))
		for i := from; i < to; i++ {
			at := i + 1
			if i == 26 {
				at = 31
			}
			b[at] = 'z'
		}
		copy(b[27:31], b[3:7])
		return string(b)
	}
	for name, bad := range map[string]string{"the first word": set(0, 10), "the second": set(10, 20), "the MAC": set(20, 27)} {
		if !HasCodeShape(bad) {
			t.Errorf("%s: %s has not the shape", name, bad)
		}
		if _, ok := OpenCode(bad); ok {
			t.Errorf("%s is too large, and %s is taken apart", name, bad)
		}
	}
}

// A ticket says its slot, and what is no ticket says none.
func TestTickets(t *testing.T) {
	d := New("demo")
	ticket := d.VerifyTicket("wxa", 2982154)
	if slot, ok := d.TicketSlot("wxa", ticket); !ok || slot != 2982154 || len(ticket) != len(TicketPrefix)+86 {
		t.Errorf("%s: %d, %t", ticket, slot, ok)
	}
	if slot, _ := d.TicketSlot("wxb", ticket); slot == 2982154 {
		t.Error("another app's ticket has the same slot")
	}
	for _, bad := range []string{"", TicketPrefix, ticket[:len(ticket)-4], ticket + "AAAA", TicketPrefix + strings.Repeat("!", 86)} {
		if _, ok := d.TicketSlot("wxa", bad); ok {
			t.Errorf("%q has a slot", bad)
		}
	}
}

func TestOpenIDBits(t *testing.T) {
	d := New("demo")
	openid := d.OpenID("wxa", "alice")
	sum := d.Sum("openid", "wxa", "alice")
	if bits, ok := OpenIDBits(openid); !ok || bits != binary.BigEndian.Uint32(sum[:]) {
		t.Errorf("%x, %t", bits, ok)
	}
	for _, bad := range []string{"", openid[1:], openid + "x", "oREAL" + openid[5:], openid[:5] + "!" + openid[6:]} {
		if _, ok := OpenIDBits(bad); ok {
			t.Errorf("%q has bits", bad)
		}
	}
	for n := range 100 {
		if s := d.Text(n, "x"); len(s) != n {
			t.Errorf("%d characters: %q", n, s)
		}
	}
	if d.Token(5, "x") != "92_"+d.Text(5, "x") || d.Text(80, "x")[:40] != d.Text(40, "x") {
		t.Error("a token is no longer its generation and a text")
	}
}

// BenchmarkReadCode is what a login with a minted code does to know whose it is.
func BenchmarkReadCode(b *testing.B) {
	d := New("demo")
	code := d.MintCode(JSCode, "wx0000000000000001", Code{d.Mark("alice"), 1732492800, 42}, 0)
	b.ReportAllocs()
	for b.Loop() {
		sealed, _ := OpenCode(code)
		if _, ok := d.ReadCode(JSCode, "wx0000000000000001", sealed); !ok {
			b.Fatal("not read")
		}
	}
}
