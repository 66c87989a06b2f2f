package journal

import (
	"reflect"
	"testing"
	"time"

	"wxflow/mockwx/text"
)

// aCall is a refused login as a client makes it.
func aCall() *Record {
	return &Record{
		ID: 1 << 40, Time: time.Unix(1732492800, 123456789), Method: "GET", Path: "/sns/jscode2session",
		Query: "appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code=no-such-code",
		AppID: "wx0000000000000001", User: "alice", Status: 200, ErrCode: 40029, RID: "6743bd00-1232890e-64447e7f",
		Why:    text.Of("no such code: not in the fixture, not magic, not minted here (12 characters)", "没有这个 code：不在 fixture 里，不是魔法 code，也不是这里签发的（12 个字符）"),
		Client: "127.0.0.1:50000",
		Reply:  []byte(`{"errcode":40029,"errmsg":"invalid code, rid: 6743bd00-1232890e-64447e7f"}`),
	}
}

// fill gives every field of a struct a value of its own.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.String:
		v.SetString(string(rune('a' + *n)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), n)
		}
	case reflect.Uint8:
		v.SetUint(uint64(*n))
	default:
		v.SetInt(-1000 * *n)
	}
}

// What is read of the journal is what was written, whichever fields a record has: also one
// that is added later.
func TestPacked(t *testing.T) {
	t.Parallel()
	now := time.Unix(1732492800, 123456789)
	var every Record
	n := int64(0)
	for v, i := reflect.ValueOf(&every).Elem(), 0; i < v.NumField(); i++ {
		if v.Type().Field(i).Name != "Time" {
			fill(v.Field(i), &n)
		}
	}
	every.Time = now
	for _, want := range []Record{every, *aCall(), {Reply: []byte{}, Time: time.Unix(-1, 1)}, {Reply: []byte{}, Time: time.Time{}.Local()}} {
		got := Record{ID: 1, Note: text.Of("an earlier one", "之前的"), Reply: []byte("long ago")}
		if got.unpack(string(want.pack(nil))); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nbecame\n%+v", want, got)
		}
	}
}

// BenchmarkAdd is what a call costs for being remembered.
func BenchmarkAdd(b *testing.B) {
	j, r := New(4000), aCall()
	b.ReportAllocs()
	for b.Loop() {
		j.Add(r)
	}
}

// BenchmarkFind is what it costs to look for one call among those that are kept.
func BenchmarkFind(b *testing.B) {
	j, r := New(4000), aCall()
	for range j.Size() {
		r.ID++
		j.Add(r)
	}
	b.ReportAllocs()
	for b.Loop() {
		if found := j.Find(func(x *Record) bool { return x.ID == r.ID }); len(found) != 1 {
			b.Fatal(found)
		}
	}
}
