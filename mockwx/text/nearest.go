package text

import "strings"

// Nearest returns the candidate that word was probably meant to be, or "".
func Nearest(word string, candidates []string) string {
	best, least := "", 3 // three wrong letters are another word
	for _, c := range candidates {
		if d := distance(plain(word), plain(c)); d < least && d*2 <= len(c) {
			best, least = c, d
		}
	}
	return best
}

// plain folds spellings that differ in style alone: openId, open_id, open-id.
func plain(s string) string {
	if len(s) > 64 {
		s = s[:64] // no key is that long; keeps distance cheap
	}
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			keep := diagonal
			if a[i] != b[j] {
				keep++
			}
			diagonal = row[j+1]
			row[j+1] = min(keep, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
