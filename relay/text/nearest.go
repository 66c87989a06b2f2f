package text

// Nearest returns the word among known that differs least from word, "" when all
// differ so much that another thing is meant.
func Nearest(word string, known []string) (near string) {
	best := min(4, max(1, len(word)/3)) + 1
	for _, k := range known {
		if d := distance(word, k); d < best && d < len(word) {
			near, best = k, d
		}
	}
	return near
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
