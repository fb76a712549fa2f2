package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestReadsEveryEncoding(t *testing.T) {
	const content = "Serial,Model\nSN1,Écran 13\n"
	encode := func(order unicode.Endianness, mark unicode.BOMPolicy) string {
		encoded, err := unicode.UTF16(order, mark).NewEncoder().String(content)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	windows, err := charmap.Windows1252.NewEncoder().String(content)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"UTF-8":                                    content,
		"UTF-8 with a mark":                        "\xef\xbb\xbf" + content,
		"UTF-16, little-endian, with a mark":       encode(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big-endian, with a mark":          encode(unicode.BigEndian, unicode.UseBOM),
		"UTF-16, little-endian, without a mark":    encode(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16, big-endian, without a mark":       encode(unicode.BigEndian, unicode.IgnoreBOM),
		"a mark of UTF-16 before UTF-8":            "\xff\xfe" + content,
		"the other mark of UTF-16 before UTF-8":    "\xfe\xff" + content,
		"windows-1252":                             windows,
		"lines that end with CR and LF":            strings.ReplaceAll(content, "\n", "\r\n"),
		"lines that end with CR alone":             strings.ReplaceAll(content, "\n", "\r"),
		"no end of the last line":                  strings.TrimSuffix(content, "\n"),
		"a mark, and lines that end with CR alone": "\xef\xbb\xbf" + strings.ReplaceAll(content, "\n", "\r"),
		"characters of value 0":                    strings.ReplaceAll(content, "SN1", "\x00SN1\x00"),
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "table.csv", content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"2: SN1|Écran 13|"}, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsALineEndThatIsDividedBetweenTwoReads(t *testing.T) {
	// \r is the last byte of the first part of the file that is read, and \n the first of the next.
	first := "serial,model\r\nSN1," + strings.Repeat("x", peekBytes-len("serial,model\r\nSN1,")-1) + "\r"
	rows, err := readRows(t, "table.csv", first+"\nSN2,Flip\r\n")
	if err != nil || len(rows) != 2 || rows[1] != "3: SN2|Flip|" {
		t.Errorf("rows %d, error %v", len(rows), err)
	}
}

func TestFindsTheDelimiter(t *testing.T) {
	want := []string{"2: SN1|Flip, 3|310"}
	cases := map[string]string{
		"comma":                          "serial,model,price\nSN1,\"Flip, 3\",310\n",
		"semicolon":                      "serial;model;price\nSN1;Flip, 3;310\n",
		"tab":                            "serial\tmodel\tprice\nSN1\tFlip, 3\t310\n",
		"vertical bar":                   "serial|model|price\nSN1|Flip, 3|310\n",
		"semicolon, and commas in cells": "serial;model;price;notes\nSN1;Flip, 3;310;\"a, b, c, d, e\"\n",
		"a first line that names it":     "sep=;\nserial;model;price\nSN1;Flip, 3;310\n",
		"the same in quotation marks":    "\"sep=\t\"\nserial\tmodel\tprice\nSN1\tFlip, 3\t310\n",
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(t, "table.csv", content)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsOneColumn(t *testing.T) {
	rows, err := readRows(t, "table.csv", "serial\nSN1\nSN2\n")
	if diff := cmp.Diff([]string{"2: SN1||", "3: SN2||"}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
