package mockwx

import "time"

// userdata is the part of the state that the APIs about users' data change.
type userdata struct {
	taps    map[uint32]uint32 // by app: next serial of a phone or plugin code
	ivs     map[uint32]uint32 // by app: next serial of an iv
	keys    map[person][]encryptKey
	trades  map[tradeKey]trade
	orders  map[uint32]int         // by app: how many trades so far
	phones  map[phoneMessage]int64 // encrypted phone numbers: when they were made
	redeems map[spendKey]int64     // phone and plugin codes: the call that took them
}

func newUserdata() *userdata {
	return &userdata{
		taps: map[uint32]uint32{}, ivs: map[uint32]uint32{}, keys: map[person][]encryptKey{},
		trades: map[tradeKey]trade{}, orders: map[uint32]int{}, phones: map[phoneMessage]int64{}, redeems: map[spendKey]int64{},
	}
}

// forget drops what one app's requests left behind.
func (d *userdata) forget(app uint32) {
	delete(d.taps, app)
	delete(d.ivs, app)
	delete(d.orders, app)
	for k := range d.keys {
		if k.app == app {
			delete(d.keys, k)
		}
	}
	for k := range d.trades {
		if k.app == app {
			delete(d.trades, k)
		}
	}
	for k := range d.phones {
		if k.app == app {
			delete(d.phones, k)
		}
	}
	for k := range d.redeems {
		if k.named.app == app {
			delete(d.redeems, k)
		}
	}
}

// next counts in one of the maps by app.
func (s *state) next(counter map[uint32]uint32, a *app) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := counter[a.index]
	counter[a.index] = n + 1
	return n
}

// redeemedBy returns the number of the call that took a phone or plugin code.
func (s *state) redeemedBy(k spendKey) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.data.redeems[k]
}

// redeemOnce takes a phone or plugin code; it returns the number of the call
// that was faster, or 0.
func (s *state) redeemOnce(k spendKey, call int64) int64 {
	if !k.single {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if by := s.data.redeems[k]; by != 0 {
		return by
	}
	s.data.redeems[k] = call
	return 0
}

// An encryptKey is a key between a mini-program and its server: number version
// of one person, made at created. Doc: it lives an hour, and the last three are
// told.
type encryptKey struct {
	version int
	created int64
}

const (
	encryptKeyLife = 3600
	encryptKeys    = 3
)

// encryptKeysOf returns a person's newest keys, newest first, after making one
// when none is good. The caller holds the mutex.
func (d *userdata) encryptKeysOf(k person, now time.Time) []encryptKey {
	keys, sec := d.keys[k], now.Unix()
	if len(keys) == 0 || sec-keys[0].created >= encryptKeyLife {
		version := 1
		if len(keys) > 0 {
			version = keys[0].version + 1
		}
		keys = append([]encryptKey{{version, sec}}, keys[:min(len(keys), encryptKeys-1)]...)
		d.keys[k] = keys
	}
	return keys
}

// A phoneMessage is an encrypted phone number, by the SHA-256 of its text.
type phoneMessage struct {
	app uint32
	sum [32]byte
}

// phoneMessageLife is how long a message can be asked for. Doc: three days.
const phoneMessageLife = 3 * 24 * 3600

func (s *state) keepPhoneMessage(m phoneMessage, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data.phones[m] = now.Unix()
}

// phoneMessage tells when a message was made.
func (s *state) phoneMessage(m phoneMessage) (made int64, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made, known = s.data.phones[m]
	return made, known
}
