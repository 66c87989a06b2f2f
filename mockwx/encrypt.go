package mockwx

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"wxflow/mockwx/internal/api/user"
	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/opendata"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// An EncryptRequest asks for open data of a user as a mini-program's client gets
// it from WeChat.
type EncryptRequest struct {
	AppID string `json:"appid"`
	User  string `json:"user"`
	// Type is userinfo (wx.getUserProfile), phone (the button getPhoneNumber),
	// werun (wx.getWeRunData), group (a share's openGId) or raw.
	Type string `json:"type"`
	// Data is an object whose members replace or join those of the plaintext,
	// such as {"nickName":"Bob"} or {"watermark":{"timestamp":1,"appid":"wx1"}}.
	// For raw it is the plaintext itself, with no watermark added; a JSON string
	// stands for its text.
	Data json.RawMessage `json:"data,omitempty"`
	// Key is current (default) or previous: the session_key before a login or a
	// reset replaced it. Where there was none before, it is one that the user
	// never had.
	Key string `json:"key,omitempty"`
	// KeyUser takes the key of another user of the app, for what must not decrypt.
	KeyUser string `json:"key_user,omitempty"`
}

// Encrypted is what the client gets. RawData is the plaintext without openId,
// unionId and watermark, and Signature is sha1(rawData + session_key). WeChat
// gives those two for userinfo only; Ours: here they are for every type.
type Encrypted struct {
	EncryptedData string `json:"encryptedData"`
	IV            string `json:"iv"`
	RawData       string `json:"rawData"`
	Signature     string `json:"signature"`
}

// ivs counts the ivs of an app.
var ivs world.Counter[struct{}]

// Encrypt makes open data as WeChat does, stamped with the fake's time. The iv
// comes from the seed and differs from call to call. It fails with a
// *NotFoundError when the fixture has no such app or user.
func (f *Fake) Encrypt(r EncryptRequest) (Encrypted, error) {
	w := f.world()
	a, u, err := w.Find(r.AppID, r.User)
	if err != nil {
		return Encrypted{}, err
	}
	holder := u
	if r.KeyUser != "" {
		if _, holder, err = w.Find(r.AppID, r.KeyUser); err != nil {
			return Encrypted{}, err
		}
	}
	generation := a.Generation(holder)
	switch r.Key {
	case "", "current":
	case "previous":
		generation--
	default:
		return Encrypted{}, text.Invalid("key %q is not current or previous", "key %q 不是 current 或 previous", text.Clip(r.Key, 32))
	}
	now := f.Now()
	plain, rawData, err := openData(w, a, u, &r, now)
	if err != nil {
		return Encrypted{}, err
	}
	key := w.SessionKey(a, holder, generation)
	sum := w.IDs.Sum("iv", r.AppID, strconv.Itoa(ivs.Add(a, struct{}{})-1))
	out := Encrypted{IV: base64.StdEncoding.EncodeToString(sum[:16]), RawData: string(rawData),
		Signature: opendata.RawDataSignature(string(rawData), key)}
	if out.EncryptedData, err = opendata.Encrypt(key, out.IV, plain); err != nil {
		return Encrypted{}, err
	}
	if r.Type == "phone" {
		user.KeepPhoneMessage(a, out.EncryptedData, now)
	}
	return out, nil
}

// openData writes the plaintext, and what of it the client sees in the clear.
func openData(w *world.World, a *world.App, u *people.User, r *EncryptRequest, now time.Time) (plain, rawData []byte, err error) {
	if r.Type == "raw" {
		plain, err := rawPlain(r.Data)
		return plain, plain, err
	}
	mark := ordered.Object{{"timestamp", now.Unix()}, {"appid", a.AppID}}
	var o ordered.Object
	switch r.Type {
	case "userinfo":
		o = userInfo(w, a, u, mark)
	case "phone":
		if u.Phone == "" {
			return nil, nil, whyNoPhone(u)
		}
		// Doc: inside this watermark the appid comes first.
		o = user.PhoneInfo(u, ordered.Object{{"appid", a.AppID}, {"timestamp", now.Unix()}})
	case "werun":
		o = ordered.Object{{"stepInfoList", steps(w, u, now)}, {"watermark", mark}}
	case "group":
		// Ours: all users of an app share into one group.
		o = ordered.Object{{"openGId", w.IDs.Marked("GMOCK", "openGId", a.AppID, "group")}, {"watermark", mark}}
	default:
		return nil, nil, text.Invalid("type %q is not userinfo, phone, werun, group or raw",
			"type %q 不是 userinfo、phone、werun、group 或 raw", text.Clip(r.Type, 32))
	}
	if o, err = mergeData(o, r.Data); err != nil {
		return nil, nil, err
	}
	if plain, err = o.MarshalJSON(); err != nil {
		return nil, nil, err
	}
	o = slices.DeleteFunc(o, func(m ordered.Member) bool { return m.Key == "openId" || m.Key == "unionId" || m.Key == "watermark" })
	rawData, err = o.MarshalJSON()
	return plain, rawData, err
}

// mergeData lets the members of a JSON object replace those of o, or join them before
// the watermark.
func mergeData(o ordered.Object, data json.RawMessage) (ordered.Object, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return o, nil
	}
	more, err := ordered.ParseRaw(data)
	if err != nil {
		return nil, text.Invalid("data is not a JSON object", "data 不是 JSON 对象")
	}
	for _, m := range more {
		if i := o.Index(m.Key); i >= 0 {
			o[i] = m
		} else if i := o.Index("watermark"); i >= 0 {
			o = slices.Insert(o, i, m)
		} else {
			o = append(o, m)
		}
	}
	return o, nil
}

// userInfo is the profile. Seen: the order, openId and unionId in camel case, and
// the anonymous one that everybody has since 2022-10. Ours (quirk profile): the
// fixture's nickname, where there is one.
func userInfo(w *world.World, a *world.App, u *people.User, mark ordered.Object) ordered.Object {
	nickname := "微信用户"
	if u.Nickname != "" && w.Fixture.Quirks.Profile != "anonymous" {
		nickname = u.Nickname
	}
	o := ordered.Object{{"openId", w.OpenID(a, u)}, {"nickName", nickname}, {"gender", 0}, {"language", ""},
		{"city", ""}, {"province", ""}, {"country", ""}, {"avatarUrl", greyAvatar}}
	if id := w.UnionID(a, u); id != "" {
		o = append(o, ordered.Member{"unionId", id})
	}
	return append(o, ordered.Member{"watermark", mark})
}

// greyAvatar is everybody's picture. Seen: in decrypted data since 2021.
const greyAvatar = "https://thirdwx.qlogo.cn/mmopen/vi_32/" +
	"POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132"

// steps are the user's steps of today and the thirty days before, oldest first.
// Ours: the numbers; a day has the same ones whenever it is asked for.
func steps(w *world.World, u *people.User, now time.Time) (list []ordered.Object) {
	const days = 31
	for day := clock.Day(now) - days + 1; day <= clock.Day(now); day++ {
		sum := w.IDs.Sum("werun", u.Name, strconv.FormatInt(day, 10))
		step := 1000 + int(binary.BigEndian.Uint16(sum[:])%14000)
		list = append(list, ordered.Object{{"timestamp", day*24*3600 - 8*3600}, {"step", step}})
	}
	return list
}

func rawPlain(data json.RawMessage) ([]byte, error) {
	var words string
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, text.Invalid("type raw needs data: the plaintext", "raw 类型需要 data，即明文")
	case json.Unmarshal(data, &words) == nil && data[0] != 'n': // null leaves text empty
		return []byte(words), nil
	}
	return bytes.TrimSpace(data), nil
}
