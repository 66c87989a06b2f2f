package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/relay/text"
)

// aboutFlag says which flag or variable a mistake is in.
func aboutFlag(name string, err error) error {
	return cli.Usage("%s: %s", "%s：%s", name, text.New(in(err, "en"), in(err, "zh")))
}

// in returns what err says in the language of lang, or as it is.
func in(err error, lang string) string {
	var said interface{ In(lang string) string }
	switch {
	case errors.As(err, &said):
		return said.In(lang)
	case strings.HasPrefix(strings.ToLower(lang), "zh"):
		return text.Chinese(err)
	}
	return err.Error()
}

// onlyApp fills in the appid of a command where there is one app to mean: that of
// the running fake at admin, or of the fixtures.
func onlyApp(ctx context.Context, appid *string, admin string, fixtures []string) error {
	if *appid != "" {
		return nil
	}
	var apps []string
	if admin != "" {
		var list []mockwx.AppInfo
		if err := (adminClient{admin}).do(ctx, http.MethodGet, "/apps", nil, &list); err != nil {
			return err
		}
		for _, a := range list {
			apps = append(apps, a.AppID)
		}
	} else {
		fx, err := mockwx.LoadFixture(fixtures...)
		if err != nil {
			return err
		}
		for _, a := range fx.Apps {
			apps = append(apps, a.AppID)
		}
	}
	switch {
	case len(apps) == 0:
		return text.Errorf("the fixture has no app; add one", "fixture 中没有小程序；请添加一个")
	case len(apps) > 1:
		return cli.Usage("--appid is missing; there are %s", "缺少 --appid；现有 %s", strings.Join(apps, ", "))
	}
	*appid = apps[0]
	return nil
}
