// Package userdata answers for the user of a session: /phone, /decrypt, /checksignature
// and /checksession.
package userdata
