package link

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
	"wxflow/mockwx/internal/lazy"

	"rsc.io/qr"

	"wxflow/mockwx/internal/blockjpeg"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A codeParams is what the three APIs that draw codes take.
type codeParams struct {
	Scene      json.RawMessage  `json:"scene"` // getwxacodeunlimit
	Page       string           `json:"page"`
	CheckPath  *bool            `json:"check_path"`
	Path       json.RawMessage  `json:"path"` // the two others
	EnvVersion string           `json:"env_version"`
	Width      gateway.LooseInt `json:"width"`
	AutoColor  bool             `json:"auto_color"`
	LineColor  *struct {
		R gateway.LooseInt `json:"r"`
		G gateway.LooseInt `json:"g"`
		B gateway.LooseInt `json:"b"`
	} `json:"line_color"`
	IsHyaline bool `json:"is_hyaline"`
}

// Doc: what a scene may have in it, and the sizes of a picture.
var sceneText = lazy.Regexp(`^[0-9A-Za-z!#$&'()*+,/:;=?@._~-]+$`)

const maxScene = 32 // characters

const minPicture, defaultPicture, maxPicture = 280, 430, 1280

// reservedWord must not be in a scene, a page or a path. Doc: 85096.
const reservedWord = "scancode_time"

// WXACodeUnlimit is POST /wxa/getwxacodeunlimit: any number of codes, each
// with a scene. Seen: the picture alone; an error is JSON. Ours: the scene, the
// page and the picture are checked in this order.
var WXACodeUnlimit = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/getwxacodeunlimit", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "qrcode-link/qr-code/api_getunlimitedqrcode",
	Handle: gateway.JSON(getWXACodeUnlimit),
}

func getWXACodeUnlimit(c *gateway.Call, in *codeParams) (any, error) {
	var scene string
	err := json.Unmarshal(in.Scene, &scene)
	if n := utf8.RuneCountInString(scene); err != nil || n == 0 || n > maxScene {
		return nil, wechat.InvalidSceneLength.Because("scene must be a text of 1 to %d characters, this one has %d",
			"scene 必须是 1 到 %d 个字符的文本；收到的有 %d 个", maxScene, n)
	}
	if !sceneText().MatchString(scene) { // Seen: 40129, not 40169, for other characters
		return nil, wechat.InvalidScene.Because("scene has other characters than 0-9 A-Z a-z !#$&'()*+,/:;=?@-._~",
			"scene 含有 0-9 A-Z a-z !#$&'()*+,/:;=?@-._~ 以外的字符")
	}
	if err := reserved(scene, in.Page); err != nil {
		return nil, err
	}
	// Doc: no slash in front and no query, which is what the scene is for.
	if strings.HasPrefix(in.Page, "/") || strings.Contains(in.Page, "?") {
		return nil, wechat.InvalidPage.Because("the page must not begin with / or have a query; put that into scene",
			"page 不能以 / 开头，也不能带参数；参数请放在 scene 里")
	}
	if in.CheckPath == nil || *in.CheckPath {
		if c.App.Unpublished {
			return nil, wechat.InvalidURL.AsPlanned("the app is unpublished in the fixture; check_path: false lets it pass",
				"fixture 中此 app 为 unpublished；check_path: false 可跳过检查")
		}
		if in.Page != "" && !c.App.HasPage(in.Page) {
			return nil, gateway.NoPage(wechat.InvalidPage, in.Page)
		}
	}
	p, err := in.picture()
	if err != nil {
		return nil, err
	}
	return p.draw(c.World.IDs.PictureURL(c.App.AppID, "unlimit", in.Page, in.EnvVersion, scene))
}

// WXACode is POST /wxa/getwxacode: a code for a path with its query.
var WXACode = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/getwxacode", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "qrcode-link/qr-code/api_getqrcode",
	Handle: gateway.JSON(func(c *gateway.Call, in *codeParams) (any, error) { return codeOfPath(c, in, 1024) }),
}

// WXAQRCode is POST /cgi-bin/wxaapp/createwxaqrcode: the same as a square.
var WXAQRCode = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/wxaapp/createwxaqrcode", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "qrcode-link/qr-code/api_createqrcode",
	Handle: gateway.JSON(func(c *gateway.Call, in *codeParams) (any, error) { return codeOfPath(c, in, 128) }),
}

// codeOfPath draws the code of a path of bounded length. Doc: 100,000 codes in
// all, counted by the header Num-Used; Seen: the same code again does not count.
// Ours: the path may name a page that the app does not have, as these two have
// no error for it.
func codeOfPath(c *gateway.Call, in *codeParams, longest int) (any, error) {
	var path string
	if json.Unmarshal(in.Path, &path) != nil || path == "" || len(path) > longest {
		return nil, wechat.InvalidPathLength.Because("path must be a text of 1 to %d bytes, this one has %d",
			"path 必须是 1 到 %d 字节的文本；收到的有 %d 字节", longest, len(path))
	}
	if err := reserved(path); err != nil {
		return nil, err
	}
	p, err := in.picture()
	if err != nil {
		return nil, err
	}
	url := c.World.IDs.PictureURL(c.App.AppID, c.Endpoint.Path, path, in.EnvVersion)
	used, fits := CountPicture(c.App, url)
	if !fits {
		return nil, wechat.PictureLimit.Because("this app has made %d codes, and there can be no more", "此 app 已生成 %d 个码，不能再多", used)
	}
	d, err := p.draw(url)
	if err != nil {
		return nil, err
	}
	d.Header["Num-Used"] = []string{strconv.Itoa(used)}
	return d, nil
}

// pictureLimit: Doc: getwxacode and createwxaqrcode together, ever.
const pictureLimit = 100_000

// pictures has what stands in the codes that an app has made.
var pictures world.Slot[string, bool]

// CountPicture counts a code that works for ever, once, and returns how many
// there are. It reports false when this one would be too many.
func CountPicture(a *world.App, url string) (used int, fits bool) {
	pictures.Do(a, func(made map[string]bool) {
		if fits = made[url] || len(made) < pictureLimit; fits {
			made[url] = true
		}
		used = len(made)
	})
	return used, fits
}

func reserved(texts ...string) error {
	for _, s := range texts {
		if strings.Contains(s, reservedWord) {
			return wechat.ReservedWord.Because("%s is reserved", "%s 为系统保留参数", reservedWord)
		}
	}
	return nil
}

// picture reads what the code looks like. Ours ([?]): what is out of bounds is
// refused, with 40097; auto_color gives black.
func (in *codeParams) picture() (picture, error) {
	p := picture{width: cmp.Or(int(in.Width), defaultPicture), ink: color.NRGBA{A: 255}, hyaline: in.IsHyaline}
	if p.width < minPicture || p.width > maxPicture {
		return p, wechat.InvalidArgs.Because("width is %d; it can be %d to %d", "width 为 %d；可以是 %d 到 %d", p.width, minPicture, maxPicture)
	}
	if err := checkVersion(in.EnvVersion); err != nil {
		return p, err
	}
	if in.LineColor != nil && !in.AutoColor {
		r, g, b := in.LineColor.R, in.LineColor.G, in.LineColor.B
		for _, v := range []gateway.LooseInt{r, g, b} {
			if v < 0 || v > 255 {
				return p, wechat.InvalidArgs.Because("line_color has a %d; it can be 0 to 255", "line_color 里有 %d；可以是 0 到 255", int(v))
			}
		}
		p.ink = color.NRGBA{uint8(r), uint8(g), uint8(b), 255}
	}
	return p, nil
}

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
