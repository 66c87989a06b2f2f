package push

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/world"
)

// Whatever JSON object is pushed, both forms can be read, and JSON is the same.
func FuzzMessage(f *testing.F) {
	f.Add(`{"MsgType":"text","Content":"a]]>b","n":[1,[2,"x"],{"y":null}],"t":true,"f":1e400}`)
	f.Add(`{"a":"\u0000\ud800","a":2,"List":[]}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, src string) {
		m, err := ordered.Parse([]byte(src))
		if err != nil {
			return
		}
		full := with(readyMade[slices.Index(Events(), "subscribe_msg_popup_event")].build(scene{w: fuzzWorld(t), app: fuzzWorld(t).App("wx0000000000000001"), now: time.Unix(0, 0)}), m)
		for _, x := range []message{m, full} {
			if out := asJSON(x, false); !json.Valid(out) {
				t.Errorf("%s became %s", src, out)
			}
			if badXMLName(x) != "" {
				continue
			}
			for _, indented := range []bool{false, true} {
				d := xml.NewDecoder(bytes.NewReader(asXML(x, indented)))
				for {
					if _, err := d.Token(); errors.Is(err, io.EOF) {
						break
					} else if err != nil {
						t.Fatalf("%s became %s: %v", src, asXML(x, indented), err)
					}
				}
			}
		}
		again, err := ordered.Parse(asJSON(m, false))
		if err != nil || !bytes.Equal(asJSON(again, false), asJSON(m, false)) {
			t.Errorf("%s became %s, then %s", src, asJSON(m, false), asJSON(again, false))
		}
		takes(src)
		echoes("1", src)
	})
}

func fuzzWorld(t *testing.T) *world.World {
	w, err := world.New(fixture.Default(), nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
