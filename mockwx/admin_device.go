package mockwx

import (
	"net/http"
	"strconv"

	"wxflow/mockwx/wxjs"
)

// An adminFile is answered as it is.
type adminFile struct {
	contentType string
	text        []byte
}

var wxJS = adminFile{"text/javascript; charset=utf-8", wxjs.Text}

func (f adminFile) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Length", strconv.Itoa(len(f.text)))
	h.Set("Cache-Control", "no-cache") // another version may be started in our place
	h.Set("X-Content-Type-Options", "nosniff")
	w.Write(f.text)
}

func adminDevice(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid", "user")
	if err != nil {
		return nil, err
	}
	return f.Device(q.Get("appid"), q.Get("user"))
}

func adminCheckSession(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid", "user")
	if err != nil {
		return nil, err
	}
	return f.CheckSession(q.Get("appid"), q.Get("user"))
}

func adminCarry(f *Fake, r *http.Request) (any, error) {
	var in PageRequest
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	return f.Carry(r.Context(), in)
}
