package main

import (
	"testing"

	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
)

// What is beyond the bound has no case of its own, but a failure there is one.
func TestJUnitBeyondTheBound(t *testing.T) {
	r := newReport(true, mockwx.Strict{}, nil)
	for range maxKept + 1 {
		r.call(mockwx.Call{Status: 200})
	}
	if s := r.junit(); s.Tests != maxKept+1 || s.Failures != 0 {
		t.Errorf("%d tests, %d failures", s.Tests, s.Failures)
	}
	r.call(mockwx.Call{Status: 200, ErrCode: wechat.InvalidURL, Path: "/x", Planned: true})
	r.call(mockwx.Call{Status: 200, ErrCode: wechat.InvalidURL, Path: "/x"})
	if s := r.junit(); s.Failures != 1 || s.Cases[maxKept].Failure == nil {
		t.Errorf("%d failures, at last %+v", s.Failures, s.Cases[maxKept])
	}
}
