package yamltree

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// textStyles are the styles of a scalar that is text whatever it looks like.
const textStyles = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// yaml11Scalars are the plain scalars that kubectl does not read as text although
// they look like words. They are those of YAML 1.1, in which a plain "on" or "no"
// is a truth value, also as a key.
var yaml11Scalars = map[string]any{
	"": nil, "~": nil, "null": nil, "Null": nil, "NULL": nil,
	"y": true, "Y": true, "yes": true, "Yes": true, "YES": true,
	"on": true, "On": true, "ON": true, "true": true, "True": true, "TRUE": true,
	"n": false, "N": false, "no": false, "No": false, "NO": false,
	"off": false, "Off": false, "OFF": false, "false": false, "False": false, "FALSE": false,
}

var (
	yearPrefix   = regexp.MustCompile(`^[0-9]{4}-`)
	decimal      = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	notFinite    = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
	errNotFinite = errors.New("infinite or undefined numbers cannot be stored")
	errKeyKind   = errors.New("a key must be a word, not a list or a mapping")
	errKeyEmpty  = errors.New("a key must not be empty")
)

// isPlainScalar reports whether a node is a scalar without quotes and tag, of which
// the text decides what it is.
func isPlainScalar(parsed *yaml.Node) bool {
	return parsed.Kind == yaml.ScalarNode && parsed.Style&(textStyles|yaml.TaggedStyle) == 0
}

// readScalar returns the value of a scalar as kubectl reads it: nil, or a bool,
// int64, float64 or string. A plain date is text. A scalar that JSON cannot hold is
// an error.
func readScalar(parsed *yaml.Node) (any, error) {
	switch {
	case parsed.Style&yaml.TaggedStyle != 0:
		return readTaggedScalar(parsed)
	case parsed.Style&textStyles != 0:
		return parsed.Value, nil
	default:
		return readPlainScalar(parsed.Value)
	}
}

func readPlainScalar(text string) (any, error) {
	if value, ok := yaml11Scalars[text]; ok {
		return value, nil
	}
	if first := text[0]; first != '.' && first != '+' && first != '-' && (first < '0' || first > '9') {
		return text, nil
	}
	if notFinite.MatchString(text) {
		return nil, errNotFinite
	}
	if yearPrefix.MatchString(text) {
		return text, nil
	}
	digits := strings.ReplaceAll(text, "_", "")
	if integer, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return integer, nil
	}
	if integer, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return float64(integer), nil
	}
	if decimal.MatchString(digits) {
		if number, err := strconv.ParseFloat(digits, 64); err == nil {
			return normalizeNumber(number), nil
		}
	}
	return text, nil
}

// normalizeNumber returns a number as it comes back from JSON, where 1.0 is the
// integer 1.
func normalizeNumber(number float64) any {
	if number == math.Trunc(number) && math.Abs(number) < 1<<63 {
		return int64(number)
	}
	return number
}

func readTaggedScalar(parsed *yaml.Node) (any, error) {
	switch parsed.ShortTag() {
	case "!!binary":
		content, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(parsed.Value), ""))
		if err != nil {
			return nil, fmt.Errorf("not base64 as its tag says: %w", err)
		}
		return string(content), nil
	case "!!int", "!!float", "!!bool", "!!null":
		return readPlainScalar(parsed.Value)
	default:
		return parsed.Value, nil
	}
}

func isMergeKey(key *yaml.Node) bool { return isPlainScalar(key) && key.Value == "<<" }

// resolveAlias returns the node that an alias repeats, or the node itself.
func resolveAlias(parsed *yaml.Node) *yaml.Node {
	if parsed.Kind == yaml.AliasNode && parsed.Alias != nil {
		return parsed.Alias
	}
	return parsed
}

// readKey returns a key as it stands in JSON. A plain "on" becomes "true" there.
func readKey(key *yaml.Node) (string, error) {
	key = resolveAlias(key)
	if key.Kind != yaml.ScalarNode {
		return "", errKeyKind
	}
	value, err := readScalar(key)
	if err != nil {
		return "", err
	}
	switch value := value.(type) {
	case string:
		return value, nil
	case bool:
		return strconv.FormatBool(value), nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64), nil
	default:
		return "", errKeyEmpty
	}
}
