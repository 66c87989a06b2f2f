package user

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A Payment is an order that a user has paid in an app.
type Payment struct {
	AppID         string `json:"appid"`
	User          string `json:"user"`
	TransactionID string `json:"transaction_id"`
	MchID         string `json:"mch_id"`
	OutTradeNo    string `json:"out_trade_no"`
}

// A tradeKey names a trade by its transaction_id, or by the merchant's number.
type tradeKey struct {
	transaction, mch, outTradeNo string
}

type trade struct {
	user *people.User
	paid int64
}

// What is remembered of payments: each trade by its numbers, and how many there were.
var (
	trades world.Slot[tradeKey, trade]
	orders world.Counter[struct{}]
)

// tradeLife is how long the unionid can be asked for after a payment. Doc: five minutes.
const tradeLife = 5 * 60

// Pay notes a payment. What it leaves empty is made up and returned.
func Pay(w *world.World, p Payment, now time.Time) (Payment, error) {
	a, u, err := w.Find(p.AppID, p.User)
	if err != nil {
		return Payment{}, err
	}
	n := orders.Add(a, struct{}{})
	sum := w.IDs.Sum("payment", p.AppID, p.User, strconv.Itoa(n-1))
	if p.TransactionID == "" { // Ours: 28 digits with the day in them, as on receipts
		p.TransactionID = "4200" + fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[0:])%1e6) +
			now.In(clock.China).Format("20060102") + fmt.Sprintf("%010d", binary.BigEndian.Uint64(sum[4:])%1e10)
	}
	p.MchID = cmp.Or(p.MchID, "1900000109") // Doc: the merchant of the samples
	p.OutTradeNo = cmp.Or(p.OutTradeNo, fmt.Sprintf("%x", sum[16:32]))
	t := trade{u, now.Unix()}
	trades.Do(a, func(m map[tradeKey]trade) {
		m[tradeKey{transaction: p.TransactionID}] = t
		m[tradeKey{mch: p.MchID, outTradeNo: p.OutTradeNo}] = t
	})
	return p, nil
}

// PaidUnionID is GET /wxa/getpaidunionid: openid, and transaction_id or mch_id
// with out_trade_no. Ours: the order of the checks, and that a missing openid is
// 40003 and missing numbers are 89300. Seen at getuserencryptkey, Ours here: only
// the query counts.
var PaidUnionID = &gateway.Endpoint{
	Method: "GET", Path: "/wxa/getpaidunionid", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-info/basic-info/api_getpaidunionid",
	Takes:  []string{"openid", "transaction_id", "mch_id", "out_trade_no"},
	Handle: getPaidUnionID,
	About:  gateway.AboutOpenID,
}

func getPaidUnionID(c *gateway.Call) (any, error) {
	u, err := c.UserInQuery(wechat.InvalidOpenID)
	if err != nil {
		return nil, err
	}
	unionid := c.World.UnionID(c.App, u)
	if unionid == "" {
		return nil, wechat.OpenNotExists.Because("the app is bound to no open_platform in the fixture", "fixture 中此 app 没有绑定 open_platform")
	}
	k := tradeKey{transaction: c.Query.Get("transaction_id")}
	if k.transaction == "" {
		k.mch, k.outTradeNo = c.Query.Get("mch_id"), c.Query.Get("out_trade_no")
	}
	if k.transaction == "" && (k.mch == "" || k.outTradeNo == "") {
		return nil, wechat.InvalidTrade.Because("neither a transaction_id nor mch_id with out_trade_no",
			"既没有 transaction_id，也没有 mch_id 加 out_trade_no")
	}
	if err := paidBy(c.App, k, u, c.Now); err != nil {
		return nil, err
	}
	return append(ordered.Object{{"unionid", unionid}}, wire.OK...), nil // Doc: the unionid comes first
}

// paidBy refuses a trade that the user has not paid, or not lately.
func paidBy(a *world.App, k tradeKey, u *people.User, now time.Time) error {
	var (
		t     trade
		known bool
	)
	trades.Do(a, func(m map[tradeKey]trade) { t, known = m[k] })
	ago := now.Unix() - t.paid
	switch {
	case !known:
		return wechat.InvalidTrade.Because("no such trade in this app; POST /payment on the admin listener makes one",
			"此 app 没有这笔订单；可用 admin 端口的 POST /payment 创建")
	case t.user.Index != u.Index:
		return wechat.InvalidTrade.Because("the trade was paid by user %s", "这笔订单由用户 %s 支付", t.user.Name)
	case ago >= tradeLife:
		return wechat.InvalidTrade.Because("paid %v ago; the unionid can be asked for within five minutes",
			"已在 %v 前支付；只能在支付后五分钟内查询", time.Duration(ago)*time.Second)
	}
	return nil
}
