package values

import "testing"

func TestReadsIdentifiers(t *testing.T) {
	cases := map[string]struct {
		written, want string
		isFaulty      bool
	}{
		"a serial number":                          {" C02XK1JK ", "C02XK1JK", false},
		"an order":                                 {"PO 2024/17", "PO 2024/17", false},
		"digits alone":                             {"6377020000000001", "6377020000000001", false},
		"digits that a spreadsheet shortened":      {"6.37702E+15", "", true},
		"the same with a comma":                    {"6,37702E+15", "", true},
		"one digit that is left":                   {"6E+15", "", true},
		"a serial number with an E between digits": {"5E1234", "5E1234", false},
		"an E and a plus sign between letters":     {"A6E+15", "A6E+15", false},
		"no text":                                  {"", "", false},
		"a word for nothing":                       {"None", "", false},
		"a dash":                                   {"-", "", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := ParseIdentifier(c.written)
			if got != c.want || (err != nil) != c.isFaulty {
				t.Errorf("got %q and %v", got, err)
			}
		})
	}
}
