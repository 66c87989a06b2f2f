package mockwx

import (
	"net/http"

	"github.com/gorilla/mux"
)

// adminAddApp takes no body for {}.
func adminAddApp(f *Fake, r *http.Request) (any, error) {
	var like FreshApp
	if r.ContentLength != 0 {
		if err := readJSON(r, &like); err != nil {
			return nil, err
		}
	}
	return f.AddApp(like)
}

func adminRemoveApp(f *Fake, r *http.Request) (any, error) {
	if err := f.RemoveApp(mux.Vars(r)["appid"]); err != nil {
		return nil, err
	}
	return f.Apps(), nil
}
