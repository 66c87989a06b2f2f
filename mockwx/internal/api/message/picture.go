package message

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// maxCheckedPicture: Doc: 1 MB.
const maxCheckedPicture = 1 << 20

// CheckPicture is POST /wxa/img_sec_check: whether an uploaded picture is risky. Doc: it is
// no longer maintained since 2021-09, and answers. Nothing looks at the picture; Ours: one
// with a risky word among its bytes is risky.
var CheckPicture = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/img_sec_check", Voice: wire.Business,
	Needs: gateway.AppToken, Daily: 200_000,
	Doc: "https://developers.weixin.qq.com/miniprogram/dev/framework/security.imgSecCheck.html",
	Handle: func(c *gateway.Call) (any, error) {
		file, err := uploaded(c)
		switch {
		case err != nil:
			return nil, wechat.MediaMissing.Because("the body has no file with a name: send multipart/form-data with media=@picture.png",
				"请求体里没有带文件名的文件：请用 multipart/form-data 发送 media=@picture.png")
		case len(file) > maxCheckedPicture:
			return nil, wechat.MediaTooLarge.Because("the picture has %d bytes; %d are allowed", "图片有 %d 字节；最多 %d 字节", len(file), maxCheckedPicture)
		case isRisky(c.World, string(file)):
			return nil, wechat.RiskyContent.AsPlanned("the picture has a risky word of the fixture in it", "图片含有 fixture 中的违规词")
		}
		return wire.OK, nil
	},
}

// uploaded returns the first file of a form. Seen: a part without a filename is no file. Ours:
// whatever the part is called, it is the media.
func uploaded(c *gateway.Call) ([]byte, error) {
	_, params, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, errors.New("no form")
	}
	form := multipart.NewReader(bytes.NewReader(c.Body()), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}
