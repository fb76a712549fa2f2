package messages

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
)

// CodeAmbiguousNumber is a number that kubectl reads as another one than people do.
const CodeAmbiguousNumber = "AmbiguousNumber"

// FindAmbiguousNumbers returns the numbers of an object that the API server accepts
// and that may mean something else than they seem to: those with a leading zero, the
// prefix of a base, an underscore or an exponent, and percentages below one. It
// returns at most limit of them, in the order in which they are written. The object
// is not fatal, and its size is bounded by the caller.
func FindAmbiguousNumbers(object yamltree.Child, schema Schema, limit int) ([]Refusal, Omission) {
	finder := numberFinder{schema: schema, limit: limit}
	finder.visitValue(object)
	return finder.found, finder.omitted
}

type numberFinder struct {
	schema Schema
	limit  int
	// path leads to the value that is visited.
	path    []pathStep
	found   []Refusal
	omitted Omission
}

// pathStep is a field by its name, or an item of a list by its index.
type pathStep struct {
	name  string
	index int
}

func (finder *numberFinder) visitValue(value yamltree.Child) {
	switch value.Kind {
	case yamltree.MappingKind:
		for entry := range value.AllEntries() {
			finder.visitBelow(pathStep{name: entry.Name}, entry)
		}
	case yamltree.ListKind:
		for i, item := range value.Children {
			finder.visitBelow(pathStep{index: i}, item)
		}
	default:
		finder.visitScalar(value)
	}
}

func (finder *numberFinder) visitBelow(step pathStep, value yamltree.Child) {
	finder.path = append(finder.path, step)
	finder.visitValue(value)
	finder.path = finder.path[:len(finder.path)-1]
}

func (finder *numberFinder) visitScalar(value yamltree.Child) {
	message := explainReading(value.Node)
	if message == "" && strings.HasSuffix(value.Name, "Percent") {
		message = explainSmallPercentage(value)
	}
	if message == "" {
		return
	}
	path := finder.formatPath()
	schema, ok := finder.schema.DescribeField(path)
	if !ok || schema.Type != validation.TypeInteger && schema.Type != validation.TypeNumber {
		return
	}
	if len(finder.found) < finder.limit {
		finder.found = append(finder.found, Refusal{Line: value.Line, Field: path, Code: CodeAmbiguousNumber, Message: message})
		return
	}
	if finder.omitted.Count++; finder.omitted.Count == 1 {
		finder.omitted.Line = value.Line
	}
}

func (finder *numberFinder) formatPath() string {
	var path strings.Builder
	for i, step := range finder.path {
		switch {
		case step.name == "":
			fmt.Fprintf(&path, "[%d]", step.index)
		case i > 0:
			path.WriteString("." + step.name)
		default:
			path.WriteString(step.name)
		}
	}
	return path.String()
}

var (
	leadingZero = regexp.MustCompile(`^[-+]?0[0-9_]+$`)
	basePrefix  = regexp.MustCompile(`^[-+]?0[xXbBoO]`)
)

// explainReading says as what kubectl reads a number that looks like another one;
// empty: it looks like none, or is read as it is written.
func explainReading(value *yamltree.Node) string {
	if !value.IsPlain || !isNumeric(value) || !strings.ContainsAny(value.Written, "0_eE") {
		return ""
	}
	read := fmt.Sprint(value.Value)
	if number, ok := value.Value.(float64); ok {
		read = strconv.FormatFloat(number, 'f', -1, 64)
	}
	switch {
	case basePrefix.MatchString(value.Written):
		return fmt.Sprintf("%s is read as %s, a number in another base; write %s", value.Written, read, read)
	case leadingZero.MatchString(value.Written):
		digits := normalizeDigits(strings.ReplaceAll(strings.TrimPrefix(value.Written, "+"), "_", ""), "")
		if digits == read {
			return fmt.Sprintf("%s is read as %s; write it without a zero in front: %s", value.Written, read, read)
		}
		return fmt.Sprintf("%s is read as %s, because a zero in front makes a number octal; write %s",
			value.Written, read, digits)
	case strings.ContainsAny(value.Written, "_eE"):
		return fmt.Sprintf("%s is read as %s; write %s", value.Written, read, writeNumber(read))
	default:
		return ""
	}
}

// smallPercentages are the fields in which a percentage below one is usual.
var smallPercentages = []string{"inflationPercent"}

// explainSmallPercentage asks whether a percentage below one is a share: "0.62" for
// 62 percent.
func explainSmallPercentage(entry yamltree.Child) string {
	written, isText := entry.Value.(string)
	if !isText || slices.Contains(smallPercentages, entry.Name) {
		return ""
	}
	share, err := strconv.ParseFloat(written, 64)
	if err != nil || share <= 0 || share >= 1 {
		return ""
	}
	percent := strconv.FormatFloat(math.Round(share*1e6)/1e4, 'f', -1, 64)
	return fmt.Sprintf("%q means %s percent; for %s percent write %s", written, written, percent, writeNumber(percent))
}
