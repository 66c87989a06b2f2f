package mockwx

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	_ "image/png"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxflow/mockwx/internal/api/link"
	"wxflow/mockwx/wechat"
)

const (
	unlimitPath = "/wxa/getwxacodeunlimit?access_token=TOKEN"
	getcodePath = "/wxa/getwxacode?access_token=TOKEN"
	squarePath  = "/cgi-bin/wxaapp/createwxaqrcode?access_token=TOKEN"
)

func TestGoldenWXACode(t *testing.T) {
	fx := apisFixture()
	full := func(f *Fake) {
		w := f.world()
		for i := range 100_000 {
			link.CountPicture(w.App(app1), strconv.Itoa(i))
		}
	}
	unpublished := func(f *Fake) (string, string) {
		return strings.ReplaceAll(unlimitPath, "TOKEN", appTokenOf(f, app2)), `{"scene":"a=1"}`
	}
	const unlimit, get, square = "wxa-getwxacodeunlimit-", "wxa-getwxacode-", "cgi-bin-wxaapp-createwxaqrcode-"
	runGoldens(t, []goldenCase{
		{name: unlimit + "ok", fixture: fx, target: unlimitPath, body: `{"scene":"id=42","page":"pages/order/show","width":280}`},
		{name: unlimit + "ok-hyaline", fixture: fx, target: unlimitPath, body: `{"scene":"id=42","width":280,"is_hyaline":true}`},
		{name: unlimit + "40066", fixture: fx, vary: unpublished},
		{name: unlimit + "40097", fixture: fx, target: unlimitPath, body: `{"scene":"a","width":279}`},
		{name: unlimit + "40129", fixture: fx, target: unlimitPath, body: `{"scene":"a b"}`},
		{name: unlimit + "40169", fixture: fx, target: unlimitPath, body: `{"scene":"` + strings.Repeat("a", 33) + `"}`},
		{name: unlimit + "41030", fixture: fx, target: unlimitPath, body: `{"scene":"a","page":"/pages/order/show"}`},
		{name: unlimit + "44002", fixture: fx, method: "POST", target: unlimitPath},
		{name: unlimit + "47001", fixture: fx, target: unlimitPath, body: `scene=a`},
		{name: unlimit + "85096", fixture: fx, target: unlimitPath, body: `{"scene":"scancode_time=1"}`},
		{name: get + "ok", fixture: fx, target: getcodePath, body: `{"path":"pages/index/index?id=1","width":280}`},
		{name: get + "40159", fixture: fx, target: getcodePath, body: `{}`},
		{name: get + "45029", fixture: fx, before: full, target: getcodePath, body: `{"path":"p"}`},
		{name: square + "ok", fixture: fx, target: squarePath, body: `{"path":"pages/index/index?id=1","width":280}`},
		{name: square + "40159", fixture: fx, target: squarePath, body: `{"path":"` + strings.Repeat("p", 129) + `"}`},
		{name: square + "45029", fixture: fx, before: full, target: squarePath, body: `{"path":"p"}`},
		{name: square + "85096", fixture: fx, target: squarePath, body: `{"path":"p?scancode_time=1"}`},
	})
}

func appTokenOf(f *Fake, appid string) string {
	w := f.world()
	return w.AppToken(w.App(appid), f.Now())
}

// fetchCode asks for a picture, and reads what it says.
func fetchCode(t *testing.T, f *Fake, target, body string) (img image.Image, contentType, text string, raw []byte) {
	t.Helper()
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("POST", tokened(t, f, target), strings.NewReader(body)))
	raw = rec.Body.Bytes()
	img, text = scanCode(t, raw)
	return img, rec.Header().Get("Content-Type"), text, raw
}

// scanCode reads a picture as a phone would.
func scanCode(t *testing.T, raw []byte) (image.Image, string) {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in %.100q", err, raw)
	}
	page := image.NewRGBA(img.Bounds()) // a transparent code lies on white paper
	draw.Draw(page, page.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(page, page.Bounds(), img, img.Bounds().Min, draw.Over)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(page)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatalf("the code cannot be read: %v", err)
	}
	return img, result.GetText()
}

func TestCodesCanBeScanned(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	seen := map[string]string{}
	for _, width := range []int{280, 281, 430, 1280} {
		for _, hyaline := range []bool{false, true} {
			for _, c := range []string{unlimitPath, getcodePath, squarePath} {
				if width == 1280 && (hyaline || c != unlimitPath) {
					continue // large ones take time
				}
				body := fmt.Sprintf(`{"scene":"s","path":"p","width":%d,"is_hyaline":%v,"line_color":{"r":"160","g":0,"b":40}}`, width, hyaline)
				img, contentType, text, raw := fetchCode(t, f, c, body)
				if img.Bounds().Dx() != width || img.Bounds().Dy() != width {
					t.Errorf("%d wide: %v", width, img.Bounds())
				}
				start, want := "\xff\xd8\xff\xe0", "image/jpeg"
				if hyaline {
					start, want = "\x89PNG", "image/png"
				}
				if !bytes.HasPrefix(raw, []byte(start)) || contentType != want {
					t.Errorf("%s begins %q", contentType, raw[:4])
				}
				if was := seen[c]; was != "" && was != text || len(text) != 32 || !strings.HasPrefix(text, "https://mockwx.test/") {
					t.Errorf("%s says %q, and said %q", c, text, was)
				}
				seen[c] = text
			}
		}
	}
	if len(seen) != 3 || seen[unlimitPath] == seen[getcodePath] || seen[getcodePath] == seen[squarePath] {
		t.Errorf("codes %v", seen)
	}
}

// The colour of the lines is what was asked for, as far as JPEG can say it.
func TestCodeColours(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	for body, want := range map[string]color.NRGBA{
		`{"scene":"s"}`: {0, 0, 0, 255},
		`{"scene":"s","line_color":{"r":160,"g":0,"b":40}}`:                   {160, 0, 40, 255},
		`{"scene":"s","line_color":{"r":160},"auto_color":true}`:              {0, 0, 0, 255},
		`{"scene":"s","line_color":{"r":0,"g":0,"b":255},"is_hyaline":true}`:  {0, 0, 255, 255},
		`{"scene":"s","line_color":{"r":"7","g":"193","b":"96"},"width":500}`: {7, 193, 96, 255},
	} {
		img, _, _, _ := fetchCode(t, f, unlimitPath, body)
		counts := map[color.NRGBA]int{}
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				counts[color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)]++
			}
		}
		if len(counts) != 2 {
			t.Errorf("%s: %d colours", body, len(counts))
		}
		near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 2 }
		found := false
		for c := range counts {
			found = found || near(c.R, want.R) && near(c.G, want.G) && near(c.B, want.B) && c.A == 255
		}
		if !found {
			t.Errorf("%s: %v, want %v", body, counts, want)
		}
	}
}

func TestCodeRefusals(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Apps[0].Unpublished = true })
	for _, c := range []struct {
		target, body string
		want         ErrCode
	}{
		{unlimitPath, `{"scene":""}`, wechat.InvalidSceneLength}, {unlimitPath, `{"scene":1}`, wechat.InvalidSceneLength}, {unlimitPath, `{"scene":"中"}`, wechat.InvalidScene},
		{unlimitPath, `{"scene":"a b"}`, wechat.InvalidScene}, {unlimitPath, `{"scene":"a","page":"p?x=1"}`, wechat.InvalidPage},
		{unlimitPath, `{"scene":"a"}`, wechat.InvalidURL}, {unlimitPath, `{"scene":"a","check_path":false,"env_version":"old"}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","check_path":false,"width":1281}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","check_path":false,"width":-1}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","check_path":false,"line_color":{"r":256}}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","width":"wide"}`, wechat.InvalidURL}, {unlimitPath, `"scene"`, wechat.DataFormatError},
		{squarePath, `{"path":"` + strings.Repeat("p", 129) + `"}`, wechat.InvalidPathLength},
		{getcodePath, `{"path":5}`, wechat.InvalidPathLength}, {getcodePath, `{"path":"` + strings.Repeat("p", 1025) + `"}`, wechat.InvalidPathLength},
	} {
		wantErr(t, c.body, post(t, f, tokened(t, f, c.target), c.body), c.want)
	}
}

// The same code again does not count.
func TestNumUsed(t *testing.T) {
	f := newFake(t, nil)
	for i, want := range []string{"1", "1", "2", "3"} {
		target := []string{getcodePath, getcodePath, getcodePath, squarePath}[i]
		rec := answered(f, "POST", tokened(t, f, target), fmt.Sprintf(`{"path":"p?id=%d","width":%d}`, i/2, 300+i))
		if got := rec.Header().Get("Num-Used"); got != want {
			t.Errorf("code %d: Num-Used %q, want %q", i+1, got, want)
		}
	}
}
