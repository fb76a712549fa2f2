package rules

import (
	"cmp"
	"slices"
)

// misspelled is how many names that do not exist are compared with those that do.
// Where more are missing, so are the objects, and not a letter.
const misspelled = 100

// letters is how many letters of a name may be wrong.
const letters = 2

// SuggestNames is what each of some names that do not exist may stand for: the names
// within two letters that are known, nearest first.
func SuggestNames(missing, known map[string]bool) map[string][]string {
	if len(missing) > misspelled {
		return nil
	}
	meant := make(map[string][]string, len(missing))
	for name := range missing {
		away := map[string]int{}
		for k := range known {
			if d := distance(name, k); known[k] && d <= letters {
				away[k] = d
				meant[name] = append(meant[name], k)
			}
		}
		slices.SortFunc(
			meant[name],
			func(a, b string) int { return cmp.Or(cmp.Compare(away[a], away[b]), cmp.Compare(a, b)) },
		)
	}
	return meant
}

// distance is the number of letters to insert, delete or replace to turn one
// name into the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
