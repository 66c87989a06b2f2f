package main

import (
	"encoding/xml"
	"fmt"
	"slices"

	"wxflow/cmd/internal/boot"
	"wxflow/mockwx"
)

// The elements of JUnit's XML that CI systems read.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string    `xml:"classname,attr"`
		Name    string    `xml:"name,attr"`
		Time    string    `xml:"time,attr"`
		Failure *junitWhy `xml:"failure"`
		Skipped *junitWhy `xml:"skipped"` // failed, on purpose
		Out     *junitWhy `xml:"system-out"`
	}
	junitWhy struct {
		Message string `xml:"message,attr,omitempty"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a case for each call. The file is there whole, or not at all.
func (r *report) writeJUnit(path string) error {
	b, err := xml.MarshalIndent(r.junit(), "", "  ")
	if err == nil {
		err = boot.WriteWhole(path, slices.Concat([]byte(xml.Header), b, []byte("\n")))
	}
	if err != nil {
		return fmt.Errorf("--junit: %w", err)
	}
	return nil
}

func (r *report) junit() junitSuite {
	r.mu.Lock()
	defer r.mu.Unlock()
	suite := junitSuite{Name: "mockwx"}
	add := func(c junitCase) {
		suite.Tests++
		if c.Failure != nil {
			suite.Failures++
		}
		if c.Skipped != nil {
			suite.Skipped++
		}
		suite.Cases = append(suite.Cases, c)
	}
	hidden := r.surprises // among those that were not kept
	for i := range r.list {
		if r.surprising(&r.list[i]) {
			hidden--
		}
		add(r.junitCase(&r.list[i]))
	}
	for _, f := range byImportance(r.outside) {
		c, why := junitCase{Class: "other hosts", Name: f.what, Time: "0"}, &junitWhy{Message: f.why.EN, Type: "refused", Text: f.why.ZH}
		if f.planned {
			c.Skipped = why
		} else {
			c.Failure = why
		}
		add(c)
	}
	for _, f := range byImportance(r.shown) {
		add(junitCase{Class: "canaries", Name: f.what, Time: "0", Failure: &junitWhy{Message: f.why.EN, Type: "shown", Text: f.why.ZH}})
	}
	if more := r.calls - len(r.list); more > 0 {
		c := junitCase{Class: "wechat", Name: fmt.Sprintf("%d more calls", more), Time: "0"}
		if hidden > 0 {
			c.Failure = &junitWhy{Message: fmt.Sprintf("%d of them failed", hidden), Text: fmt.Sprintf("其中 %d 次失败", hidden)}
		}
		add(c)
	}
	return suite
}

func (r *report) junitCase(c *mockwx.Call) junitCase {
	t := junitCase{Class: "wechat", Name: fmt.Sprintf("%d %s %s", c.ID, c.Method, c.Path), Time: "0"}
	if c.AppID != "" {
		t.Out = &junitWhy{Text: fmt.Sprintf("appid %s user %s", c.AppID, c.User)}
	}
	if !failedCall(c) {
		for _, m := range c.Mistakes(r.strict) {
			t.Failure = &junitWhy{Message: m.EN, Type: "mistake", Text: m.ZH}
		}
		return t
	}
	why := &junitWhy{Message: fmt.Sprintf("%s: %s", whatFailed(c), c.Reason), Text: c.ReasonZH}
	if r.surprising(c) {
		why.Type = fmt.Sprint(c.ErrCode)
		t.Failure = why
	} else {
		t.Skipped = why
	}
	return t
}
