package ids

import (
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
