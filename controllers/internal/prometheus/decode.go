package prometheus

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"techplan.education/internal/text"
)

// useAggregation says how a query gives one number.
const useAggregation = "write a query that gives one number, with sum(), avg() or another aggregation."

const (
	// maxValue is the most that a value of a benchmark can be.
	maxValue = 9_999_999_999_999
	// maxErrorBytes is the most that is quoted of an error of the server.
	maxErrorBytes = 200
)

// answer is the form of an answer of the API of Prometheus to an instant query.
type answer struct {
	Status    string `json:"status"`
	ErrorType string `json:"errorType"`
	Error     string `json:"error"`
	Data      struct {
		ResultType string          `json:"resultType"`
		Result     json.RawMessage `json:"result"`
	} `json:"data"`
}

// decodeAnswer returns the number of an answer, or a sentence that says why it has none.
func decodeAnswer(body []byte) (value *big.Rat, problem string) {
	var decoded answer
	if json.Unmarshal(body, &decoded) != nil {
		return nil, "The answer is not one of Prometheus."
	}
	switch decoded.Status {
	case "success":
	case "error":
		return nil, describeError(&decoded)
	default:
		return nil, "The answer is not one of Prometheus."
	}
	switch decoded.Data.ResultType {
	case "scalar":
		return decodePair(decoded.Data.Result)
	case "vector":
		return decodeVector(decoded.Data.Result)
	case "matrix":
		return nil, "The query gives a range of values: remove the range, or use a function such as avg_over_time()."
	case "string":
		return nil, "The query gives a text: " + useAggregation
	default:
		return nil, "The answer is not one of Prometheus."
	}
}

// describeError describes an error that the server explains. What is wrong with the query is quoted in
// part, for those who wrote it.
func describeError(decoded *answer) string {
	switch decoded.ErrorType {
	case "bad_data", "execution":
		return "Prometheus cannot evaluate the query: " + text.TruncateBytes(text.EscapeLine(decoded.Error), maxErrorBytes)
	}
	known := []string{"timeout", "canceled", "internal", "unavailable", "not_found", "not_acceptable"}
	if slices.Contains(known, decoded.ErrorType) {
		return fmt.Sprintf("Prometheus gave no value (%s).", decoded.ErrorType)
	}
	return "Prometheus gave no value."
}

// decodeVector returns the number of the one series of a result.
func decodeVector(result json.RawMessage) (value *big.Rat, problem string) {
	var series []struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(result, &series) != nil {
		return nil, "The answer is not one of Prometheus."
	}
	switch {
	case len(series) == 0:
		return nil, "The query gives no series: nothing matches it."
	case len(series) > 1:
		return nil, "The query gives several series: " + useAggregation
	case len(series[0].Value) == 0:
		return nil, "The query gives a histogram: use histogram_sum(), histogram_count() or histogram_quantile()."
	default:
		return decodePair(series[0].Value)
	}
}

// decodePair returns the number of a pair of a time and a number as text.
func decodePair(pair json.RawMessage) (value *big.Rat, problem string) {
	var parts []json.RawMessage
	var written string
	if json.Unmarshal(pair, &parts) != nil || len(parts) != 2 || json.Unmarshal(parts[1], &written) != nil {
		return nil, "The answer is not one of Prometheus."
	}
	// A text such as 1e999999999 must not become an exact fraction.
	number, err := strconv.ParseFloat(written, 64)
	switch {
	case math.IsNaN(number):
		return nil, "The query gives NaN, which is no number: a division of 0 by 0, for example."
	case math.IsInf(number, 0) || math.Abs(number) > maxValue:
		return nil, fmt.Sprintf("The query gives a number beyond %d.", int64(maxValue))
	case err != nil:
		return nil, "The answer is not one of Prometheus."
	default:
		return new(big.Rat).SetFloat64(number), ""
	}
}
