package common

import (
	"bytes"
	"image/jpeg"
	"testing"
)

// Picture checks that an SDK got a picture: the bytes of a JPEG that decodes.
func Picture(t *testing.T, b []byte) {
	t.Helper()
	if !bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff, 0xe0}) {
		t.Fatalf("no JPEG: % x…", b[:min(len(b), 8)])
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds().Dx() < 280 {
		t.Fatalf("not a picture of 280 pixels or more: %v", err)
	}
}
