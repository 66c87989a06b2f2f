// Package blockjpeg writes JPEG pictures that are made of squares of two
// colours, such as QR codes, with the same bytes from every release of Go.
package blockjpeg

import (
	"image/color"
	"math/bits"
)

// Block is the side of what JPEG codes at a time, in pixels.
const Block = 8

// Encode returns a square picture of side pixels in which every block has one of two colours,
// ink and white. It is here because image/jpeg's bytes differ from one release
// of Go to another (1.26 has a new encoder), and because blocks of one colour
// need neither a cosine nor rounding: each is its first coefficient alone, and
// comes out exactly. Seen: the real pictures begin FF D8 FF E0, with a JFIF
// header, which image/jpeg does not write.
func Encode(side int, ink color.NRGBA, dark func(bx, by int) bool) []byte {
	hi, lo := byte(side>>8), byte(side)
	b := []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	b = append(b, 0xff, 0xdb, 0, 67, 0) // one quantisation table: 8 everywhere
	for range 64 {
		b = append(b, 8)
	}
	b = append(b, 0xff, 0xc0, 0, 17, 8, hi, lo, hi, lo, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0) // baseline, Y Cb Cr
	// Huffman tables: the usual one for first coefficients, and one that can say
	// nothing but "the rest is zero", in one bit.
	b = append(b,
		"\xff\xc4\x00\x1f\x00\x00\x01\x05\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"...)
	b = append(b, "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	b = append(b, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0)

	w := bitWriter{out: b}
	inked := yCbCr(ink)
	paper := yCbCr(color.NRGBA{255, 255, 255, 255})
	var last [3]int
	blocks := (side + Block - 1) / Block
	for by := range blocks {
		for bx := range blocks {
			now := paper
			if dark(bx, by) {
				now = inked
			}
			for i := range now {
				w.difference(now[i] - last[i])
				w.write(0, 1) // the rest is zero
			}
			last = now
		}
	}
	w.write(0x7f, 7) // fills the last byte with ones
	return append(w.out, 0xff, 0xd9)
}

func yCbCr(c color.NRGBA) [3]int {
	y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
	return [3]int{int(y) - 128, int(cb) - 128, int(cr) - 128}
}

// A bitWriter writes JPEG's entropy-coded data.
type bitWriter struct {
	out  []byte
	acc  uint32
	held int // bits in acc
}

func (w *bitWriter) write(v uint32, n int) {
	w.acc = w.acc<<n | v
	for w.held += n; w.held >= 8; w.held -= 8 {
		c := byte(w.acc >> (w.held - 8))
		if w.out = append(w.out, c); c == 0xff {
			w.out = append(w.out, 0) // FF alone would be a marker
		}
	}
}

// categoryCodes are the codes of the usual table, by the bits of a difference.
var categoryCodes = [...]struct {
	code uint32
	bits int
}{{0, 2}, {2, 3}, {3, 3}, {4, 3}, {5, 3}, {6, 3}, {14, 4}, {30, 5}, {62, 6}}

func (w *bitWriter) difference(d int) {
	n := bits.Len(uint(max(d, -d)))
	w.write(categoryCodes[n].code, categoryCodes[n].bits)
	if d < 0 {
		d += 1<<n - 1
	}
	w.write(uint32(d), n)
}
