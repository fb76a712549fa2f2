package text_test

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"techplan.education/internal/text"
)

func TestPlural(t *testing.T) {
	for name, tc := range map[string]struct {
		count      int64
		noun, want string
	}{
		"none is plural":                 {0, "device", "0 devices"},
		"one is singular":                {1, "device", "1 device"},
		"two":                            {2, "device", "2 devices"},
		"the last count without a comma": {999, "day", "999 days"},
		"the first count with a comma":   {1000, "day", "1,000 days"},
		"two commas":                     {1234567, "day", "1,234,567 days"},
		"the largest count": {
			math.MaxInt64, "day",
			"9,223,372,036,854,775,807 days",
		},
		"one more than a count of 32 bits":   {math.MaxUint32 + 2, "day", "4,294,967,297 days"},
		"two words":                          {2, "device lot", "2 device lots"},
		"a consonant and y":                  {2, "inventory", "2 inventories"},
		"a sibilant":                         {2, "address", "2 addresses"},
		"one criterion":                      {1, "criterion", "1 criterion"},
		"a plural that follows no rule":      {2, "criterion", "2 criteria"},
		"no criterion has the plural, too":   {0, "criterion", "0 criteria"},
		"a noun that ends as another plural": {2, "use case", "2 use cases"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.FormatCount(tc.count, tc.noun); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
	type quantity int32
	if got := text.FormatCount(quantity(1), "device"); got != "1 device" {
		t.Errorf("a named type: %q", got)
	}
}

func TestLists(t *testing.T) {
	for name, tc := range map[string]struct {
		names                   []string
		total                   int
		and, or, joined, listed string
	}{
		"none": {},
		"one": {
			names: []string{"a"}, total: 1,
			and: "a", or: "a", joined: "a", listed: "a",
		},
		"two": {
			names: []string{"a", "b"}, total: 2,
			and: "a and b", or: "a or b", joined: "a and b", listed: "a, b",
		},
		"three are the last that are all shown": {
			names: []string{"a", "b", "c"}, total: 3,
			and: "a, b and c", or: "a, b or c", joined: "a, b and c", listed: "a, b, c",
		},
		"four are the first that are cut": {
			names: []string{"a", "b", "c", "d"}, total: 4,
			and: "a, b, c and d", or: "a, b, c or d", joined: "a, b, c and 1 more", listed: "a, b, c and 1 more",
		},
		"the first three of nine": {
			names: []string{"a", "b", "c"}, total: 9,
			and: "a, b and c", or: "a, b or c", joined: "a, b, c and 6 more", listed: "a, b, c and 6 more",
		},
		"one of five": {
			names: []string{"a"}, total: 5,
			and: "a", or: "a", joined: "a and 4 more", listed: "a and 4 more",
		},
	} {
		t.Run(name, func(t *testing.T) {
			given := strings.Join(tc.names, " ")
			for call, c := range map[string]struct{ got, want string }{
				"JoinAnd":     {text.JoinAnd(tc.names), tc.and},
				"JoinOr":      {text.JoinOr(tc.names), tc.or},
				"JoinFirstOf": {text.JoinFirstOf(tc.names, tc.total), tc.joined},
				"ListFirstOf": {text.ListFirstOf(tc.names, tc.total), tc.listed},
			} {
				if c.got != c.want {
					t.Errorf("%s: got %q, want %q", call, c.got, c.want)
				}
			}
			if tc.total == len(tc.names) {
				if got := text.JoinFirst(tc.names); got != tc.joined {
					t.Errorf("JoinFirst: got %q, want %q", got, tc.joined)
				}
				if got := text.ListFirst(tc.names); got != tc.listed {
					t.Errorf("ListFirst: got %q, want %q", got, tc.listed)
				}
			}
			if left := strings.Join(tc.names, " "); left != given {
				t.Errorf("the names became %q", left)
			}
		})
	}
}

func TestTruncate(t *testing.T) {
	for name, tc := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"empty":                               {"", 1, ""},
		"shorter than the limit":              {"ab", 3, "ab"},
		"as long as the limit":                {"abc", 3, "abc"},
		"one character longer":                {"abcd", 3, "ab…"},
		"as long as the limit, in more bytes": {"äöü", 3, "äöü"},
		"one longer, in more bytes":           {"äöüß", 3, "äö…"},
		"the smallest limit":                  {"ab", 1, "…"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Truncate(tc.in, tc.limit); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestTruncateBytes(t *testing.T) {
	for name, tc := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"empty":                              {"", 3, ""},
		"as long as the limit":               {"abcdef", 6, "abcdef"},
		"one byte longer":                    {"abcdefg", 6, "abc…"},
		"two bytes a character, at its end":  {"äöüß", 7, "äö…"},
		"two bytes a character, in its half": {"äöüß", 6, "ä…"},
		"four bytes, cut in the last":        {"a😀bcdef", 7, "a…"},
		"the smallest limit":                 {"abcd", 3, "…"},
		"no byte starts a character":         {"\x80\x80\x80\x80\x80", 4, "…"},
	} {
		t.Run(name, func(t *testing.T) {
			got := text.TruncateBytes(tc.in, tc.limit)
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if len(got) > tc.limit {
				t.Errorf("%d bytes, limit %d", len(got), tc.limit)
			}
		})
	}
}

// FuzzTruncate holds the limits, and that a text of whole characters stays one.
func FuzzTruncate(f *testing.F) {
	f.Add("a device, for $305", 10)
	f.Add("äöü\u202e😀", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 3 + max(limit, -limit)%64
		if got := text.Truncate(s, limit); utf8.RuneCountInString(got) > limit {
			t.Errorf("Truncate(%q, %d) is %q", s, limit, got)
		}
		got := text.TruncateBytes(s, limit)
		if len(got) > limit || utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("TruncateBytes(%q, %d) is %q", s, limit, got)
		}
	})
}
