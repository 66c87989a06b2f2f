package blockjpeg

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"testing"
)

// Every pixel comes back as it was drawn, whatever the size: a decoder that we
// did not write says so.
func TestEncode(t *testing.T) {
	ink := color.NRGBA{R: 10, G: 90, B: 200, A: 255}
	dark := func(bx, by int) bool { return (bx*7+by*3)%5 == 0 }
	for _, side := range []int{8, 280, 430, 1280} {
		img, err := jpeg.Decode(bytes.NewReader(Encode(side, ink, dark)))
		if err != nil {
			t.Fatalf("side %d: %v", side, err)
		}
		if b := img.Bounds(); b.Dx() != side || b.Dy() != side {
			t.Errorf("side %d: %v", side, b)
		}
		for y := 0; y < side; y += 3 {
			for x := 0; x < side; x += 3 {
				want := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
				if dark(x/Block, y/Block) {
					want = ink
				}
				got := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
				if near(got.R, want.R) && near(got.G, want.G) && near(got.B, want.B) {
					continue
				}
				t.Fatalf("side %d: pixel %d,%d is %v, want %v", side, x, y, got, want)
			}
		}
	}
}

// A byte FF of the data is followed by 00, as it would begin a marker, and no other is.
func TestStuffing(t *testing.T) {
	var w bitWriter
	for _, b := range []uint32{0xff, 0xfe, 0x00, 0x0f} {
		w.write(b, 8)
	}
	w.write(0xff0, 12)
	w.write(0x7f, 7)
	if want := []byte("\xff\x00\xfe\x00\x0f\xff\x00\x0f"); !bytes.Equal(w.out, want) {
		t.Errorf("%x, want %x", w.out, want)
	}
}

// near allows for the rounding between RGB and YCbCr.
func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 3 }
