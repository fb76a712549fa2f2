package cli

import "testing"

func TestOneLine(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"plain":                        {"a device, for $305", "a device, for $305"},
		"two lines and a tab":          {"a\n\t b\r\nc", "a b c"},
		"an escape sequence":           {"a\x1b[31mb", `a\u001b[31mb`},
		"a bell and a delete":          {"a\x07\x7f", `a\u0007\u007f`},
		"turned from right to left":    {"a\u202eb", `a\u202eb`},
		"a zero-width space":           {"a\u200bb", `a\u200bb`},
		"letters of other languages":   {"Añasco, 東京, Ωmega – ½", "Añasco, 東京, Ωmega – ½"},
		"a picture":                    {"ok \U0001F44D", "ok \U0001F44D"},
		"what is no text is a marker":  {"a\xffb", "a\ufffdb"},
		"a backslash stays as it is":   {`a\u001b`, `a\u001b`},
		"only what cannot be seen":     {"\x00", `\u0000`},
		"a no-break space is a space":  {"a\u00a0b", "a b"},
		"nothing is left of blanks":    {" \n ", ""},
		"a line separator ends a line": {"a\u2028b", "a b"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := oneLine(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
