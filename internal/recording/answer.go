package recording

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/scoring"
	"techplan.education/internal/text"
)

// ListOpenCriteria returns the criteria of an evaluation that have no result, in its order.
func ListOpenCriteria(record *v1alpha1.Evaluation) []v1alpha1.Criterion {
	return slices.DeleteFunc(slices.Clone(record.Spec.Criteria), func(criterion v1alpha1.Criterion) bool {
		return slices.ContainsFunc(record.Spec.Results, func(result v1alpha1.Result) bool {
			return result.Criterion == criterion.Name
		})
	})
}

// HasBounds reports whether a value answers a criterion.
func HasBounds(criterion v1alpha1.Criterion) bool { return criterion.Pass != v1alpha1.Bounds{} }

// answers are the answers of a criterion, by the first letters that people may type.
var answers = []v1alpha1.Answer{v1alpha1.AnswerPass, v1alpha1.AnswerWarning, v1alpha1.AnswerFail}

// ParseAnswer reads Pass, Warning or Fail. Case does not matter, and the first letter is enough.
func ParseAnswer(written string) (v1alpha1.Answer, error) {
	for _, answer := range answers {
		if written != "" && strings.HasPrefix(strings.ToLower(string(answer)), strings.ToLower(written)) {
			return answer, nil
		}
	}
	return "", fmt.Errorf("%s is no answer; write Pass, Warning or Fail", quote(written))
}

// ParseOutcome reads the outcome of a decision as ParseAnswer reads an answer. re is not enough.
func ParseOutcome(written string) (v1alpha1.DecisionOutcome, error) {
	outcomes := []v1alpha1.DecisionOutcome{
		v1alpha1.DecisionRetain, v1alpha1.DecisionModify, v1alpha1.DecisionReplace, v1alpha1.DecisionRetire,
	}
	var found []v1alpha1.DecisionOutcome
	for _, outcome := range outcomes {
		if written != "" && strings.HasPrefix(strings.ToLower(string(outcome)), strings.ToLower(written)) {
			found = append(found, outcome)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("%s is no decision; write Retain, Modify, Replace or Retire", quote(written))
	default:
		return "", fmt.Errorf("%s can be %s; write more letters", quote(written), text.JoinOr(found))
	}
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,12})([.][0-9]{1,4})?$`)

// ParseValue reads a measured value: a number with at most four decimals.
func ParseValue(written string) (v1alpha1.Decimal, error) {
	if !decimal.MatchString(written) {
		return "", fmt.Errorf("%s is no number; write digits, such as 40 or 87.5, without a unit or a thousands separator",
			quote(written))
	}
	return v1alpha1.Decimal(written), nil
}

// ParseDate reads the day of a piece of evidence or of a decision.
func ParseDate(written string) (v1alpha1.Date, error) {
	if _, err := calendar.Parse(written); err != nil {
		return "", fmt.Errorf("%s is no day; write it as in 2026-10-12", quote(written))
	}
	return v1alpha1.Date(written), nil
}

// Written is what a person writes about a criterion; what is empty is left out.
type Written struct {
	Answer, Value, NotAssessed         string
	Evidence                           string
	EvidenceTier, SampleSize, Audience string
	EvidenceDate                       v1alpha1.Date
}

// NewResult returns what a person wrote as a result, or an error with everything that is wrong with
// it.
func NewResult(criterion v1alpha1.Criterion, written Written) (v1alpha1.Result, error) {
	result := v1alpha1.Result{
		Criterion: criterion.Name, NotAssessed: v1alpha1.Text(written.NotAssessed),
		Evidence: v1alpha1.Text(written.Evidence), EvidenceDate: written.EvidenceDate,
		Audience: v1alpha1.Role(written.Audience),
	}
	errs := []error{CheckText(written.NotAssessed), CheckText(written.Evidence)}
	if written.Audience != "" {
		errs = append(errs, CheckRole(written.Audience))
	}
	var err error
	if written.Answer != "" {
		result.Answer, err = ParseAnswer(written.Answer)
		errs = append(errs, err)
	}
	if written.Value != "" {
		result.Value, err = ParseValue(written.Value)
		errs = append(errs, err)
	}
	if written.EvidenceTier != "" {
		result.EvidenceTier, err = parseCount("tier", written.EvidenceTier, maxTier)
		errs = append(errs, err)
	}
	if written.SampleSize != "" {
		result.SampleSize, err = parseCount("sample size", written.SampleSize, maxSample)
		errs = append(errs, err)
	}
	isAnswered := written.Answer != "" || written.Value != ""
	switch {
	case isAnswered == (written.NotAssessed != ""):
		errs = append(errs, fmt.Errorf("give an answer or a value for %s, or the reason why it is not assessed, and not both",
			criterion.Name))
	case written.Value != "" && written.Answer == "" && !HasBounds(criterion):
		errs = append(errs, fmt.Errorf("%s has no bounds that say what a value means: give an answer too", criterion.Name))
	}
	return result, errors.Join(errs...)
}

// The largest tier of evidence and number of observations.
const (
	maxTier   = 4
	maxSample = 10_000_000
)

// parseCount reads a whole number from 1 on.
func parseCount(noun, written string, most int64) (int32, error) {
	count, err := strconv.ParseInt(written, 10, 32)
	if err != nil || count < 1 || count > most {
		return 0, fmt.Errorf("%s is no %s; write a whole number from 1 to %d", quote(written), noun, most)
	}
	return int32(count), nil
}

// CheckSampleSize returns an error if a text is no number of observations.
func CheckSampleSize(written string) error {
	_, err := parseCount("number of observations", written, maxSample)
	return err
}

// DescribePass returns which values of a criterion pass, for example: at least 60; empty if it has no
// bounds.
func DescribePass(criterion v1alpha1.Criterion) string {
	if !HasBounds(criterion) {
		return ""
	}
	return scoring.DescribeBounds(criterion.Pass)
}

// The most characters of a Role and of a Text.
const (
	maxRole = 120
	maxText = 2000
)

// CheckRole returns an error if a role is too long or is an e-mail address.
func CheckRole(role string) error {
	switch {
	case role == "":
		return fmt.Errorf("a role is needed, such as Technology director")
	case strings.Contains(role, "@"):
		return fmt.Errorf("%s must be a role or office, not an e-mail address", quote(role))
	case len([]rune(role)) > maxRole:
		return fmt.Errorf("the role has more than %d characters", maxRole)
	}
	return nil
}

// CheckText returns an error if a text is too long for a field.
func CheckText(words string) error {
	if count := len([]rune(words)); count > maxText {
		return fmt.Errorf("the text has %d characters, and at most %d are kept", count, maxText)
	}
	return nil
}

// maxQuoted is how much of what people typed an error repeats.
const maxQuoted = 40

func quote(written string) string {
	return fmt.Sprintf("%q", text.Truncate(text.EscapeLine(written), maxQuoted))
}

// suggest returns a question about a name that is spelt alike; empty if there is none.
func suggest(name string, candidates []string) string {
	if other, ok := text.Suggest(name, candidates); ok {
		return fmt.Sprintf(". Did you mean %s?", other)
	}
	return ""
}
