package main

import (
	"context"
	"fmt"
	"path/filepath"

	"wxflow/cmd/internal/watch"
	"wxflow/mockwx"
	"wxflow/relay/text"
)

// startWatch loads the fixtures again whenever one of them changes. A fixture
// with problems changes nothing: the problems are printed, the old one stays.
func (o *serveFlags) startWatch(ctx context.Context, e *env, fake *mockwx.Fake) error {
	err := watch.Files(ctx, o.fixtures, watch.Options{
		Wanted: func(name string) bool {
			ext := filepath.Ext(name)
			return ext == ".yaml" || ext == ".yml"
		},
		Changed: func() []string {
			o.reload(e, fake)
			return nil
		},
		Failed: func(err error) { fmt.Fprintf(e.stderr, "mockwx: --watch: %v\n", err) },
	})
	if err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	return nil
}

func (o *serveFlags) reload(e *env, fake *mockwx.Fake) {
	fx, err := mockwx.LoadFixture(o.fixtures...)
	if err == nil {
		e.warn(fx)
		err = fake.SetFixture(fx)
	}
	if err != nil {
		e.say("the changed fixtures have problems, so the old ones stay:", "改动后的 fixture 有问题，继续使用原来的：")
		e.complain(err)
		return
	}
	e.say("fixtures reloaded: %s", "fixture 已重新加载：%s", text.Text(contents(fx)))
}
