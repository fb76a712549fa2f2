package yamltree

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	// maxRepairBytes is the size of a document above which no repair is tried, and
	// maxRepairs is how many are tried: each takes as long as parsing the document.
	maxRepairBytes = 256 << 10
	maxRepairs     = 40
	// maxShownText is the number of characters from which a text is not shown whole.
	maxShownText = 80
)

// SyntaxError says what is wrong with the text of a document, and on which line
// of the file, from 1.
type SyntaxError struct {
	Line    int
	Message string
	// Fix is what to write on the line, if that is certain; its zero value: it is not.
	Fix Fix
}

// Fix is a text that stands on a line, and the text to write in its place. A line break in New
// stands for one with the indentation of the text that is replaced.
type Fix struct{ Old, New string }

// Error implements error. It does not name the line.
func (syntaxError *SyntaxError) Error() string { return syntaxError.Message }

// parserMessages are the messages of the library's parser, with what they mean. For
// these the library reports the line before, or that of the enclosing mapping.
var parserMessages = map[string]string{
	"did not find expected ',' or '}'": "a comma or a closing brace } is missing, here or above",
	"did not find expected ',' or ']'": "a comma or a closing bracket ] is missing, here or above",
	"did not find expected key": "this line does not fit the lines above; " +
		"check its indentation, and the quotes and braces before it",
	"did not find expected node content":  "a value is missing, or a comma or brace too many stands here",
	"did not find expected '-' indicator": "an item of the list does not begin with a hyphen; check its indentation",
}

// tabScannerMessages are the messages of the library's scanner about a tab, among
// other things.
var tabScannerMessages = [...]string{
	"found a tab character that violates indentation", "found character that cannot start any token",
}

const tabMessage = "a tab stands at the beginning of the line; indent with spaces"

// scannerMessages are messages of the library's scanner, with what they mean.
var scannerMessages = map[string]string{
	"could not find expected ':'":    "a key stands here without a colon and a space behind it",
	"found unexpected end of stream": "a quotation mark is opened and never closed",
	"mapping values are not allowed in this context": "a colon stands where none can; " +
		"check the indentation of this line, and the quotes of a text with a colon",
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line ([0-9]+): `)

// explainSyntaxError turns an error of the library into one with the line of the
// file and, where that can be found out, with what to write.
func (document Document) explainSyntaxError(err error) *SyntaxError {
	reported, message := parseLibraryError(err)
	lines := bytes.SplitAfter(document.Text, []byte("\n"))
	if found := document.findRepair(lines, err); found != nil {
		found.Line += document.Line
		return found
	}
	lineNumber, explained := max(reported-1, 0), cmp.Or(scannerMessages[message], message)
	if meaning, ok := parserMessages[message]; ok {
		explained = meaning
		if reported > 0 {
			lineNumber = reported
		}
	}
	lineNumber = min(lineNumber, lastLineWithText(lines))
	switch {
	case message == tabScannerMessages[0] || message == tabScannerMessages[1]:
		// The library may name the line before.
		for i := lineNumber; i < min(lineNumber+2, len(lines)); i++ {
			if hasTabIndent(lines[i]) {
				lineNumber, explained = i, tabMessage
				break
			}
		}
	case reported == 0:
		if offset := bytes.IndexFunc(document.Text, isForbidden); offset >= 0 {
			// At such a character the parser stops without naming the line.
			lineNumber = lineAt(document.Text, offset) - 1
		}
	}
	if found := findMissingSpace(lines, lineNumber); found != nil && message != explained {
		found.Line += document.Line
		return found
	}
	return &SyntaxError{Line: document.Line + lineNumber, Message: explained}
}

// parseLibraryError returns the line that an error of the library names, 0: none,
// and its message.
func parseLibraryError(err error) (lineNumber int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if match := yamlLine.FindStringSubmatch(err.Error()); match != nil {
		lineNumber, _ = strconv.Atoi(match[1])
		message = yamlLine.ReplaceAllString(err.Error(), "")
	}
	return lineNumber, message
}

// isForbidden reports whether YAML forbids a character.
func isForbidden(letter rune) bool {
	return letter < ' ' && letter != '\t' && letter != '\n' && letter != '\r' || letter == 0x7f
}

// lastLineWithText returns the index of the last line that is not blank.
func lastLineWithText(lines [][]byte) int {
	for i := len(lines) - 1; i > 0; i-- {
		if len(bytes.TrimSpace(lines[i])) > 0 {
			return i
		}
	}
	return 0
}

func hasTabIndent(line []byte) bool {
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	return bytes.ContainsRune(indent, '\t')
}

// keyWithoutSpace is a key whose colon has no space behind it.
var keyWithoutSpace = regexp.MustCompile(`^[ -]*([A-Za-z][A-Za-z0-9]*):([^\s:/][^:]*?)\s*$`)

// findMissingSpace returns the error of a colon without a space on a line or the one
// before; nil: there is none. Its line is an index.
func findMissingSpace(lines [][]byte, lineNumber int) *SyntaxError {
	for i := max(lineNumber-1, 0); i <= lineNumber && i < len(lines); i++ {
		if match := keyWithoutSpace.FindSubmatch(lines[i]); match != nil {
			message := fmt.Sprintf("the colon of %s needs a space behind it", match[1])
			value := string(match[2])
			if isShownText(value) {
				message += fmt.Sprintf("; write %s: %s", match[1], value)
			}
			fix := Fix{Old: fmt.Sprintf("%s:%s", match[1], value), New: fmt.Sprintf("%s: %s", match[1], value)}
			return &SyntaxError{Line: i, Message: message, Fix: fix}
		}
	}
	return nil
}

// repair is a text that may need quotes.
type repair struct {
	// line is the index of its line, and start and end are its bytes in the line.
	line, start, end int
	// key is that of the text; empty: it is an item of a list.
	key, text string
	reason    string
}

// findRepair returns the text on account of which a document cannot be parsed: with
// quotes around it the document can be, or further than before. nil: none was found.
// The line of the error is an index.
func (document Document) findRepair(lines [][]byte, err error) *SyntaxError {
	reported, _ := parseLibraryError(err)
	if len(document.Text) > maxRepairBytes {
		return nil
	}
	var tried []repair
	for i := range orderLines(lines, reported) {
		for _, candidate := range listRepairs(i, string(lines[i])) {
			if len(tried) == maxRepairs {
				return findNeeded(lines, tried, reported)
			}
			if isProgress(lines, []repair{candidate}, reported) {
				return candidate.newError()
			}
			tried = append(tried, candidate)
		}
	}
	return findNeeded(lines, tried, reported)
}

// findNeeded returns the error of the first of several texts that need quotes
// together: with quotes around all but that one the document cannot be parsed. nil:
// quotes around all of them do not help.
func findNeeded(lines [][]byte, repairs []repair, reported int) *SyntaxError {
	if len(repairs) < 2 || !isProgress(lines, repairs, reported) {
		return nil
	}
	for i, candidate := range repairs {
		others := slices.Delete(slices.Clone(repairs), i, i+1)
		if !isProgress(lines, others, reported) {
			return candidate.newError()
		}
	}
	return nil
}

// orderLines yields the indexes of the lines that may be at fault: those with a
// quotation mark that is not closed, the nearest first, since the parser notices it
// far behind; then those from the reported line on, which the parser may name one
// too early.
func orderLines(lines [][]byte, reported int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := min(reported, len(lines)) - 1; i >= 0; i-- {
			if bytes.Count(lines[i], []byte(`"`))%2 == 1 && !yield(i) {
				return
			}
		}
		for i := max(reported-2, 0); i < len(lines); i++ {
			if !yield(i) {
				return
			}
		}
	}
}

// isProgress reports whether a document can be parsed beyond the reported line, and
// beyond the first of the texts, once these are in quotes.
func isProgress(lines [][]byte, repairs []repair, reported int) bool {
	ordered := slices.SortedFunc(slices.Values(repairs), func(left, right repair) int {
		return cmp.Or(cmp.Compare(left.line, right.line), cmp.Compare(left.start, right.start))
	})
	var repaired bytes.Buffer
	next := 0
	for i, line := range lines {
		end := 0
		for ; next < len(ordered) && ordered[next].line == i; next++ {
			if ordered[next].start < end {
				continue
			}
			repaired.Write(line[end:ordered[next].start])
			repaired.WriteString("''")
			end = ordered[next].end
		}
		repaired.Write(line[end:])
	}
	var parsed yaml.Node
	err := yaml.Unmarshal(repaired.Bytes(), &parsed)
	if err == nil {
		return true
	}
	lineNumber, _ := parseLibraryError(err)
	return lineNumber > reported && lineNumber > ordered[0].line
}

// newError returns the error of a text. Its line is an index.
func (repair repair) newError() *SyntaxError {
	if match := missingComma.FindStringSubmatch(repair.text); match != nil {
		return &SyntaxError{Line: repair.line, Message: "a comma is missing before " + cmp.Or(match[1], match[2])}
	}
	written := quoteText(repair.text)
	explained := &SyntaxError{Line: repair.line, Fix: Fix{Old: repair.text, New: written}}
	if repair.key != "" {
		written = repair.key + ": " + written
	}
	switch {
	case !isShownText(repair.text):
		explained.Message = repair.reason + "; put the whole text in quotes"
	case strings.HasPrefix(repair.text, `"`) || strings.HasPrefix(repair.text, "'"):
		explained.Message = repair.reason + "; write " + written
	default:
		explained.Message = repair.reason + "; put the text in quotes: " + written
	}
	return explained
}

// isShownText reports whether a message shows a text: an address may be a person's,
// and must not get into logs.
func isShownText(text string) bool {
	return len(text) <= maxShownText && strings.IndexByte(text, '@') <= 0
}

// quoteText puts a text into the quotes that it does not have itself.
func quoteText(text string) string {
	for _, quote := range []string{`"`, `'`} {
		if inside, ok := strings.CutPrefix(text, quote); ok {
			text = strings.TrimSuffix(inside, quote)
			break
		}
	}
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

var (
	// pairStart begins a value: a key with its colon.
	pairStart = regexp.MustCompile(`(?:^|[\s{\[,])([A-Za-z][A-Za-z0-9]*): +`)
	// flowEnd ends a value in braces: a brace, or the next key.
	flowEnd = regexp.MustCompile(`[}\]]|, *[A-Za-z][A-Za-z0-9]*:|,\s*(?:#|$)`)
	// flowItem is an item of a list in brackets.
	flowItem = regexp.MustCompile(`[\[,] *([^\[\]{},"':]*\?[^\[\]{},"']*)`)
)

// missingComma is a value with the key of the next one behind it.
var missingComma = regexp.MustCompile(
	`^(?:(?:[0-9.]+|true|false|"[^"]*"|'[^']*') +([a-z][A-Za-z0-9]*)|[A-Za-z0-9-]+ +([a-z]+[A-Z][A-Za-z0-9]*)):`)

// listRepairs returns the texts of a line that may need quotes: each value up to
// the end of its braces, then up to the end of the line, and items of lists.
func listRepairs(index int, line string) []repair {
	var candidates []repair
	content := strings.TrimRight(line, "\r\n\t ")
	add := func(key string, start, end int, isInBraces bool) {
		text := strings.TrimRight(content[start:end], " ")
		if reason := suspectText(text, isInBraces); reason != "" {
			candidates = append(candidates, repair{
				line: index, start: start, end: start + len(text), key: key, text: text, reason: reason,
			})
		}
	}
	for _, match := range pairStart.FindAllStringSubmatchIndex(content, -1) {
		key, start := content[match[2]:match[3]], match[1]
		if start >= len(content) {
			continue
		}
		if end := flowEnd.FindStringIndex(content[start:]); end != nil {
			add(key, start, start+end[0], true)
			continue
		}
		add(key, start, len(content), false)
	}
	for _, match := range flowItem.FindAllStringSubmatchIndex(content, -1) {
		add("", match[2], match[3], true)
	}
	return candidates
}

// indicators cannot begin a text without quotes.
var indicators = []string{"@", "`", "%", "&", "*", "!", "|", ">"}

// suspectText says why a text may need quotes; empty: it needs none.
func suspectText(text string, isInBraces bool) string {
	first := ""
	if text != "" {
		first = text[:1]
	}
	switch {
	case first == `"` || first == `'`:
		switch count := strings.Count(text, first); {
		case count == 1:
			return "a quotation mark is opened and never closed"
		case count > 2 || !strings.HasSuffix(text, first):
			return "the text has a quotation mark of its own"
		default:
			return ""
		}
	case first == "{" || first == "[":
		return ""
	case slices.Contains(indicators, first):
		return "a text must not begin with " + first
	case strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		return "a colon ends a text here"
	case strings.Contains(text, " #"):
		return "a # begins a comment"
	case isInBraces && strings.Contains(text, "?"):
		return "a question mark ends a text inside braces"
	default:
		return ""
	}
}
