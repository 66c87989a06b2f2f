// Package advice says what to do about a refusal. The reason in the journal says
// what is wrong; one table has the next step for the refusals that people meet most.
package advice

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// table has a line for each next step: the code of the refusal, a part of its English
// reason, and what to do, in English and Chinese. The first line that fits counts.
//
//go:embed advice.tsv
var table string

// A row is the next step for the refusals of a code whose reason has a text.
type row struct {
	code   wechat.ErrCode
	reason string
	next   text.Text
}

// rows is the table, read when it is first needed.
var rows = sync.OnceValue(func() (rows []row) {
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		code, err := strconv.Atoi(f[0])
		if err != nil || len(f) != 4 {
			panic("mockwx: advice.tsv: " + line) // TestReasonsExist
		}
		rows = append(rows, row{wechat.ErrCode(code), f[1], text.Of(f[2], f[3])})
	}
	return rows
})

// Next returns what to do about a refusal; the zero Text when the table has nothing.
func Next(code wechat.ErrCode, reason text.Text) text.Text {
	for _, r := range rows() {
		if r.code == code && strings.Contains(reason.EN, r.reason) {
			return r.next
		}
	}
	return text.Text{}
}
