package manifest

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

const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// words are the plain words that kubectl does not read as text. They are those
// of YAML 1.1, so that a plain "on" or "no" is a truth value, also as a key.
var words = map[string]any{
	"": nil, "~": nil, "null": nil, "Null": nil, "NULL": nil,
	"y": true, "Y": true, "yes": true, "Yes": true, "YES": true,
	"on": true, "On": true, "ON": true, "true": true, "True": true, "TRUE": true,
	"n": false, "N": false, "no": false, "No": false, "NO": false,
	"off": false, "Off": false, "OFF": false, "false": false, "False": false, "FALSE": false,
}

var (
	date         = regexp.MustCompile(`^[0-9]{4}-`)
	float        = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	notANumber   = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
	errNotFinite = errors.New("infinite or undefined numbers cannot be stored")
)

// scalar is the value of a scalar node as kubectl reads it: nil, bool, int64,
// float64 or string. A plain date is text.
func scalar(node *yaml.Node) (any, error) {
	if node.Style&yaml.TaggedStyle != 0 {
		return tagged(node)
	}
	if node.Style&quoted != 0 {
		return node.Value, nil
	}
	return plain(node.Value)
}

func plain(text string) (any, error) {
	if value, ok := words[text]; ok {
		return value, nil
	}
	if first := text[0]; first != '.' && first != '+' && first != '-' && (first < '0' || first > '9') {
		return text, nil
	}
	if notANumber.MatchString(text) {
		return nil, errNotFinite
	}
	if date.MatchString(text) {
		return text, nil
	}
	digits := strings.ReplaceAll(text, "_", "")
	if n, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return n, nil
	}
	if n, err := strconv.ParseUint(digits, 0, 64); err == nil {
		return float64(n), nil
	}
	if float.MatchString(digits) {
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			return number(f), nil
		}
	}
	return text, nil
}

// number is a float as it comes back from JSON, where 1.0 is the integer 1.
func number(f float64) any {
	if f == math.Trunc(f) && math.Abs(f) < 1<<63 {
		return int64(f)
	}
	return f
}

func tagged(node *yaml.Node) (any, error) {
	switch node.ShortTag() {
	case "!!str":
		return node.Value, nil
	case "!!binary":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(node.Value), ""))
		if err != nil {
			return nil, fmt.Errorf("not base64 as its tag says: %w", err)
		}
		return string(data), nil
	case "!!int", "!!float", "!!bool", "!!null":
		return plain(node.Value)
	default:
		return node.Value, nil
	}
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.Style&quoted == 0 && key.Style&yaml.TaggedStyle == 0
}

// keyText is a key as it stands in JSON. A plain "on" becomes "true" there.
func keyText(key *yaml.Node) (string, error) {
	if key.Kind == yaml.AliasNode && key.Alias != nil {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", errors.New("a key must be a word, not a list or a mapping")
	}
	value, err := scalar(key)
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
		return "", errors.New("a key must not be empty")
	}
}
