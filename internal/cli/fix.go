package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/manifest"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/text"
)

// maxFixRounds is how often the files are read again after fixes: a fix can bring the next error
// to light, such as a wrong name behind an error of syntax.
const maxFixRounds = 50

// fixFiles makes the fixes that are certain in the files, and writes a line for each of them.
// Everything else of a file stays as it is, comments and order too.
func (command lintCommand) fixFiles(ctx context.Context) error {
	if slices.Contains(command.files, "-") {
		return errors.New("--fix writes into files: give a file or a directory, not the standard input")
	}
	total := 0
	for range maxFixRounds {
		set, err := manifest.LoadFiles(ctx, command.files, manifest.Options{Namespace: command.namespace, Stdin: command.env.In})
		if err != nil {
			return plugin.EscapeNames(err)
		}
		fixed := 0
		for _, file := range listFixedFiles(set.Problems) {
			count, err := command.fixFile(file, set.Problems)
			if err != nil {
				return plugin.EscapeNames(err)
			}
			fixed += count
		}
		total += fixed
		if fixed == 0 {
			break
		}
	}
	fmt.Fprintf(command.env.Err, "%s made\n", text.FormatCount(total, "fix"))
	return nil
}

// listFixedFiles returns the files with a problem that has a fix, each once. The standard input
// and the files of an archive cannot be written.
func listFixedFiles(problems []manifest.Problem) []string {
	var files []string
	for _, problem := range problems {
		if problem.Fix != (yamltree.Fix{}) && problem.File != manifest.StdinName {
			if info, err := os.Stat(problem.File); err == nil && info.Mode().IsRegular() {
				files = append(files, problem.File)
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// fixFile makes the fixes of a file, at most one a line, and returns their number.
func (command lintCommand) fixFile(file string, problems []manifest.Problem) (int, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	fixed := map[int]bool{}
	for _, problem := range problems {
		at := problem.Line - 1
		if problem.File != file || problem.Fix == (yamltree.Fix{}) || at < 0 || at >= len(lines) || fixed[at] {
			continue
		}
		if replaced, ok := replaceOnce(string(lines[at]), problem.Fix); ok {
			lines[at], fixed[at] = []byte(replaced), true
			fmt.Fprintln(command.env.Err, text.EscapeLine(describeFix(problem)))
		}
	}
	if len(fixed) == 0 {
		return 0, nil
	}
	return len(fixed), os.WriteFile(file, bytes.Join(lines, nil), info.Mode().Perm())
}

// replaceOnce replaces a text that stands exactly once on a line, as a word of its own. Otherwise
// it is not certain which one is meant.
func replaceOnce(line string, fix yamltree.Fix) (string, bool) {
	at := strings.Index(line, fix.Old)
	if at < 0 || at != strings.LastIndex(line, fix.Old) {
		return "", false
	}
	end := at + len(fix.Old)
	if at > 0 && isWordByte(line[at-1]) && isWordByte(fix.Old[0]) ||
		end < len(line) && isWordByte(line[end]) && isWordByte(fix.Old[len(fix.Old)-1]) {
		return "", false
	}
	written, ok := indentFix(line, line[:at], fix.New)
	return line[:at] + written + line[end:], ok
}

// indentFix gives each further line of a fix the column of the text that it replaces, and the end of
// the lines of the file. It is not certain where another key stands in front on the line.
func indentFix(line, before, written string) (string, bool) {
	if !strings.Contains(written, "\n") {
		return written, true
	}
	if strings.Trim(before, " -") != "" {
		return "", false
	}
	ending := "\n"
	if strings.HasSuffix(line, "\r\n") {
		ending = "\r\n"
	}
	return strings.ReplaceAll(written, "\n", ending+strings.Repeat(" ", len(before))), true
}

func isWordByte(letter byte) bool {
	return letter == '-' || letter == '_' || letter >= '0' && letter <= '9' ||
		letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= 0x80
}

// maxShownFix is the length of a text up to which it is shown. An address may be a person's.
const maxShownFix = 80

func describeFix(problem manifest.Problem) string {
	place := fmt.Sprintf("%s:%d: fixed %s", problem.File, problem.Line, problem.Code)
	if len(problem.Fix.Old) > maxShownFix || strings.Contains(problem.Fix.Old, "@") {
		return place
	}
	return fmt.Sprintf("%s: %s is now %s", place, problem.Fix.Old, strings.ReplaceAll(problem.Fix.New, "\n", ", "))
}
