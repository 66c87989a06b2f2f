package world

import (
	"slices"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// whoMinted explains a code that is not this app's.
func (w *World) whoMinted(kind ids.CodeKind, a *App, code string, sealed ids.SealedCode) error {
	var doors []ids.CodeKind // of which it may be
	for _, door := range []ids.CodeKind{kind, ids.JSCode, ids.OAuthCode} {
		if mayBe(door, sealed) && !slices.Contains(doors, door) {
			doors = append(doors, door)
		}
	}
	if doors == nil || w.countApps() > appsToTry && !w.knowsMark(sealed.User()) {
		return unknownCode(code)
	}
	for other := range w.All() {
		for _, door := range doors {
			m, ok := w.IDs.ReadCode(door, other.AppID, sealed)
			switch {
			case !ok || door == kind && other == a:
			case door == kind:
				return &ForeignCode{whyForeign(other.AppID, a.AppID), Pass{App: other, Spend: mintedKey(kind, m)}}
			default:
				return whyOtherDoor(door)
			}
		}
	}
	return unknownCode(code)
}

// appsToTry is of how many apps each is tried for any code. Ours: where there are more, a
// code that is for no user of theirs counts as one of another seed (BenchmarkFlat).
const appsToTry = 100

// knowsMark reports whether a code could be for a user of some app.
func (w *World) knowsMark(mark uint64) bool {
	if w.marks()[mark] != nil || w.ranges.Knows(mark) {
		return true
	}
	for a := range w.freshApps() {
		if a.byMark[mark] != nil {
			return true
		}
	}
	return false
}

// mayBe reports whether a code could be of a kind, by the bits that only scopes use. Of
// codes that WeChat made, 7 of 8 cannot be, and need not be tried with each app's name
// (BenchmarkFlat).
func mayBe(kind ids.CodeKind, sealed ids.SealedCode) bool {
	if kind == ids.JSCode {
		return sealed.Extra() == 0
	}
	return sealed.Extra() <= uint8(wechat.AllScopes)
}
