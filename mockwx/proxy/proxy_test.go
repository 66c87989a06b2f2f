package proxy

import (
	"log/slog"
	"net/http"
	"testing"
)

func TestNothingBeginsAfterTheEnd(t *testing.T) {
	p, err := New(http.NotFoundHandler(), slog.New(slog.DiscardHandler), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !p.begin(func() {}) {
		t.Error("it does not begin")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if p.begin(func() { t.Error("it runs") }) {
		t.Error("it begins something after the end")
	}
}
