package link

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"

	"rsc.io/qr"

	"wxflow/mockwx/internal/blockjpeg"
	"wxflow/mockwx/internal/wire"
)

// A picture is what the code APIs draw.
type picture struct {
	width   int // pixels
	ink     color.NRGBA
	hyaline bool // transparent ground, as PNG
}

// draw makes the picture of a QR code. Modules are squares of 8, 16, … pixels in
// a grid of blocks of 8, which blockjpeg relies on.
func (p picture) draw(text string) (wire.Reply, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return wire.Reply{}, fmt.Errorf("qr: %w", err)
	}
	module := max(1, p.width/((code.Size+8)*blockjpeg.Block))
	margin := (p.width/blockjpeg.Block - code.Size*module) / 2
	dark := func(bx, by int) bool { return code.Black(floorDiv(bx-margin, module), floorDiv(by-margin, module)) }
	if !p.hyaline {
		return p.document("jpg", "image/jpeg", blockjpeg.Encode(p.width, p.ink, dark)), nil
	}
	// Ours ([K]): PNG where the ground is transparent, and its type says so.
	ground := color.NRGBA{255, 255, 255, 0}
	img := image.NewPaletted(image.Rect(0, 0, p.width, p.width), color.Palette{ground, p.ink})
	for y := range p.width {
		for x := range p.width {
			if dark(x/blockjpeg.Block, y/blockjpeg.Block) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	// Not compressed: the same bytes from every release of Go.
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, img); err != nil {
		return wire.Reply{}, err
	}
	return p.document("png", "image/png", b.Bytes()), nil
}

// wire.Reply is the picture as a reply. Seen: clients know a picture by its
// Content-disposition, spelt so. Ours: the name of the file.
func (picture) document(ext, contentType string, body []byte) wire.Reply {
	return wire.Reply{ContentType: contentType, Body: body, Header: http.Header{
		"Content-disposition": {`attachment; filename="wxacode.` + ext + `"`},
	}}
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -1
	}
	return a / b
}
