package text

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestProblemOf(t *testing.T) {
	t.Parallel()
	of := func(cause error) error { return &fs.PathError{Op: "open", Path: "k", Err: cause} }
	for _, x := range []struct {
		err error
		zh  string
	}{
		{Errorf("key %d is bad", "第 %d 个密钥有误", 2), "第 2 个密钥有误"},
		{of(fs.ErrNotExist), "文件不存在：k"},
		{fmt.Errorf("cert, key: %w", of(fs.ErrPermission)), "没有访问权限：k"},
		{of(errors.New("is a directory")), "无法使用：open k: is a directory"},
		{fs.ErrNotExist, "文件不存在"},
		{InFile("f", of(fs.ErrNotExist)), "f：文件不存在：k"},
	} {
		if got := ProblemOf("S", x.err); got != (Problem{"S", Text{x.err.Error(), x.zh}}) {
			t.Errorf("%v: %+v", x.err, got)
		}
	}
}
