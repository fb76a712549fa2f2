// Command style measures how a Go tree reads: the names of its functions and locals,
// its comments, the length of its functions and lines, its tests and its README.
// docs/design/0010-style.md says what is aimed at. It reads any checkout:
//
//	go run ./hack/style [-packages] [DIR]
//
// Generated files, vendored code and testdata are left out.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := runStyle(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "style:", err)
		os.Exit(1)
	}
}

func runStyle(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("style", flag.ContinueOnError)
	byPackage := flags.Bool("packages", false, "print a row for each package too")
	long := flags.Bool("long", false, "list the lines over 120 columns and nothing else")
	words := flags.Bool("words", false, "list the functions of one word and nothing else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir := "."
	if flags.NArg() > 0 {
		dir = flags.Arg(0)
	}
	tree, err := measureTree(dir)
	if err != nil {
		return err
	}
	switch {
	case *long:
		return writeLines(out, tree.longLines)
	case *words:
		return writeLines(out, tree.oneWordFunctions)
	}
	if err := writeTable(out, tree); err != nil {
		return err
	}
	if *byPackage {
		return writePackages(out, tree)
	}
	return nil
}

func writeLines(out io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}
