package mockwx

import "net/http"

func adminComponentTicket(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid")
	if err != nil {
		return nil, err
	}
	ticket, err := f.ComponentTicket(q.Get("appid"))
	return struct {
		Ticket string `json:"component_verify_ticket"`
	}{ticket}, err
}

func adminAuthorize(f *Fake, r *http.Request) (any, error) {
	var in struct {
		Component string `json:"component_appid"`
		AppID     string `json:"appid"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	code, err := f.Authorize(in.Component, in.AppID)
	return struct {
		AuthCode  string `json:"auth_code"`
		ExpiresIn int    `json:"expires_in"`
	}{code, authCodeLife}, err
}
