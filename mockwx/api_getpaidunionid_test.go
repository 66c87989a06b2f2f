package mockwx

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

const paidPath = "/wxa/getpaidunionid"

func paidQuery(openid string, p Payment) string {
	return paidPath + "?" + url.Values{"access_token": {"TOKEN"}, "openid": {openid}, "transaction_id": {p.TransactionID}, "mch_id": {p.MchID}, "out_trade_no": {p.OutTradeNo}}.Encode()
}

func TestGoldenPaidUnionID(t *testing.T) {
	unbound := goldenFixture()
	unbound.Apps[0].OpenPlatform = ""
	paid := func(f *Fake) (string, string) {
		p, _ := f.Pay(Payment{AppID: app1, User: "alice"})
		id, _ := f.Identity(app1, "alice")
		return paidQuery(id.OpenID, p), ""
	}
	unpaid := func(f *Fake) (string, string) {
		id, _ := f.Identity(app1, "alice")
		return paidQuery(id.OpenID, Payment{TransactionID: "1"}), ""
	}
	runGoldens(t, []goldenCase{
		{name: "wxa-getpaidunionid-ok", vary: paid},
		{name: "wxa-getpaidunionid-40003", target: paidQuery("o", Payment{})},
		{name: "wxa-getpaidunionid-89002", vary: paid, fixture: unbound},
		{name: "wxa-getpaidunionid-89300", vary: unpaid},
	})
}

func TestGetPaidUnionID(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	alice, _ := f.Identity(app1, "alice")
	bob, _ := f.Identity(app1, "bob")
	ask := func(openid string, p Payment) map[string]any {
		t.Helper()
		return ask(t, f, "GET", strings.Replace(paidQuery(openid, p), "TOKEN", appToken(t, f, app1), 1), "", "")
	}
	p, err := f.Pay(Payment{AppID: app1, User: "alice", OutTradeNo: "mine"})
	if err != nil || len(p.TransactionID) != 28 || p.OutTradeNo != "mine" || p.MchID == "" {
		t.Fatalf("%+v, %v", p, err)
	}
	if q, _ := f.Pay(Payment{AppID: app1, User: "alice"}); q.TransactionID == p.TransactionID || q.OutTradeNo == p.OutTradeNo {
		t.Errorf("two payments, one number: %+v", q)
	}
	f.Advance(5*time.Minute - time.Second)
	for _, q := range []Payment{p, {TransactionID: p.TransactionID}, {MchID: p.MchID, OutTradeNo: "mine"}} {
		if v := ask(alice.OpenID, q); v["unionid"] != alice.UnionID || v["errcode"] != 0.0 {
			t.Errorf("%+v: %v", q, v)
		}
	}
	refused(t, f, ask("", p), wechat.InvalidOpenID, "missing")
	refused(t, f, ask(bob.OpenID, p), wechat.InvalidTrade, "paid by user alice")
	refused(t, f, ask(alice.OpenID, Payment{MchID: p.MchID}), wechat.InvalidTrade, "neither")
	refused(t, f, ask(alice.OpenID, Payment{MchID: p.MchID, OutTradeNo: "other"}), wechat.InvalidTrade, "no such trade")
	f.Advance(time.Second)
	refused(t, f, ask(alice.OpenID, p), wechat.InvalidTrade, "paid 5m0s ago")
	if _, err := f.Pay(Payment{AppID: app1, User: "nobody"}); err == nil {
		t.Error("nobody paid")
	}
}
