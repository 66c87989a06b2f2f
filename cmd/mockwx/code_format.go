package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"wxflow/cmd/internal/cli"
)

type codeRow struct {
	JSCode string `json:"js_code"`
	AppID  string `json:"appid"`
	User   string `json:"user"`
	OpenID string `json:"openid"`
}

// A loadRow is a codeRow with the names that the relay's body has.
type loadRow struct {
	JSCode string `json:"code"`
	AppID  string `json:"appid"`
	User   string `json:"user"`
	OpenID string `json:"openid"`
}

const formatNames = "text, csv, json, k6"

// codeWriter returns what writes a row, and what ends the output.
func codeWriter(w io.Writer, format string) (write func(codeRow) error, end func() error, err error) {
	switch format {
	case "text":
		return func(r codeRow) error { _, err := fmt.Fprintln(w, r.JSCode); return err }, func() error { return nil }, nil
	case "csv":
		c := csv.NewWriter(w)
		err := c.Write([]string{"js_code", "appid", "user", "openid"})
		return func(r codeRow) error { return c.Write([]string{r.JSCode, r.AppID, r.User, r.OpenID}) },
			func() error { c.Flush(); return c.Error() }, err
	case "json":
		write, end := jsonWriter(w, "\n  ", func(r codeRow) any { return r })
		return write, end, nil
	case "k6": // what JSON.parse(open(…)) takes, an object a line
		write, end := jsonWriter(w, "\n", func(r codeRow) any { return loadRow(r) })
		return write, end, nil
	}
	return nil, nil, cli.Usage("--format %q is not one of %s", "--format %q 不是 %s 之一", format, formatNames)
}

// jsonWriter writes an array without keeping it.
func jsonWriter(w io.Writer, indent string, as func(codeRow) any) (write func(codeRow) error, end func() error) {
	sep := "["
	write = func(r codeRow) error {
		b, err := json.Marshal(as(r))
		if err == nil {
			_, err = fmt.Fprintf(w, "%s%s%s", sep, indent, b)
		}
		sep = ","
		return err
	}
	return write, func() error { _, err := fmt.Fprintln(w, "\n]"); return err }
}
