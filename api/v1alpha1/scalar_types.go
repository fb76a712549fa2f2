package v1alpha1

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Money is an amount in the plan's currency, not negative and with at most two
// decimals. Write a whole number up to 9999999999999, for example 441000, or a
// number in quotes, for example "1250.50". Write neither a currency sign nor a
// thousands separator.
//
// +kubebuilder:validation:Type=""
// +kubebuilder:validation:XIntOrString
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=16
// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 && self <= 9999999999999 : self.matches('^(0|[1-9][0-9]{0,12})([.][0-9]{1,2})?$')",message="must be an amount of money, not negative and with at most two decimals: 441000 or \"1250.50\""
type Money string

// UnmarshalJSON keeps the digits as they were written, whether quoted or not.
func (money *Money) UnmarshalJSON(content []byte) error {
	text, err := scalarText(content)
	*money = Money(text)
	return err
}

// Decimal is a measured value or a ratio with at most four decimals. Write a
// whole number, for example 40, or a number in quotes, for example "87.5". It
// may be negative.
//
// +kubebuilder:validation:Type=""
// +kubebuilder:validation:XIntOrString
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=19
// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= -9999999999999 && self <= 9999999999999 : self.matches('^-?(0|[1-9][0-9]{0,12})([.][0-9]{1,4})?$')",message="must be a number with at most four decimals: 40 or \"87.5\""
type Decimal string

// UnmarshalJSON keeps the digits as they were written, whether quoted or not.
func (decimal *Decimal) UnmarshalJSON(content []byte) error {
	text, err := scalarText(content)
	*decimal = Decimal(text)
	return err
}

// Percent is a share from 0 to 100 with at most four decimals. Write a whole
// number, for example 20, or a number in quotes, for example "12.5". Do not
// write a percent sign.
//
// +kubebuilder:validation:Type=""
// +kubebuilder:validation:XIntOrString
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=8
// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 && self <= 100 : self.matches('^(100([.]0{1,4})?|(0|[1-9][0-9]?)([.][0-9]{1,4})?)$')",message="must be a percentage between 0 and 100 with at most four decimals: 20 or \"12.5\""
type Percent string

// UnmarshalJSON keeps the digits as they were written, whether quoted or not.
func (percent *Percent) UnmarshalJSON(content []byte) error {
	text, err := scalarText(content)
	*percent = Percent(text)
	return err
}

// scalarText is the text of a JSON string or number. Anything else would have
// been refused by the schema; here it is an error, never a panic.
func scalarText(content []byte) (string, error) {
	content = bytes.TrimSpace(content)
	if bytes.Equal(content, []byte("null")) {
		return "", nil
	}
	if len(content) > 0 && content[0] == '"' {
		var text string
		err := json.Unmarshal(content, &text)
		return text, err
	}
	var number json.Number
	if err := json.Unmarshal(content, &number); err != nil {
		return "", fmt.Errorf("want a number or a quoted decimal: %w", err)
	}
	return number.String(), nil
}

// Date is a day in the district's time zone. Write YYYY-MM-DD, for example
// "2026-07-01".
//
// +kubebuilder:validation:Format=date
// +kubebuilder:validation:MinLength=10
// +kubebuilder:validation:MaxLength=10
type Date string

// FiscalYear is named for the calendar year in which it ends: if fiscal years
// begin in July, 2027 runs from July 2026 to June 2027.
// The bounds stand at each field: people write 1990 to 2200, and a forecast can
// reach further.
type FiscalYear int32

// EntryName names an entry of the plan: 1 to 63 of a-z, 0-9 and hyphens, none
// of these first or last.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
type EntryName string

// Role is a job or an office, such as "Technology director", in one line of at
// most 120 characters. It is never a person's name; an e-mail address is
// refused.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=120
// +kubebuilder:validation:XValidation:rule="!self.contains('@')",message="must be a role or office, not an e-mail address"
// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must be a single line without control characters or direction marks; type the text again instead of pasting it"
type Role string

// Label is a line of 1 to 160 characters, such as a title.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=160
// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must be a single line without control characters or direction marks; type the text again instead of pasting it"
type Label string

// Text is a text of 1 to 2,000 characters. It may have several lines. Control
// characters, except line breaks and tabs, and marks that change the direction
// of text are refused.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=2000
// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\x00-\x08\x0B-\x1F\x7F-\x9F\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must not contain control characters or direction marks; type the text again instead of pasting it"
type Text string

// GroupName is the name of a group of students, such as
// StudentsWithDisabilities: 1 to 63 letters and digits without spaces. It
// begins with a letter.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[A-Za-z][A-Za-z0-9]*$`
type GroupName string

// GroupNeedsAssistiveTechnology is the group whose members need assistive
// technology under their education programs; rule AssistiveTechnologyUnfunded
// reads it.
const GroupNeedsAssistiveTechnology GroupName = "NeedsAssistiveTechnology"

// Domain is a part of technology: assistive, educational, information
// technology, or shared.
//
// +kubebuilder:validation:Enum=AT;EdTech;InfoTech;Shared
type Domain string

// The domains of technology.
const (
	// DomainAT is assistive technology.
	DomainAT Domain = "AT"
	// DomainEdTech is technology for teaching and learning.
	DomainEdTech Domain = "EdTech"
	// DomainInfoTech is infrastructure and administration.
	DomainInfoTech Domain = "InfoTech"
	// DomainShared serves several domains; it proves none of them present.
	DomainShared Domain = "Shared"
)

// Reference names another object in the same namespace.
type Reference struct {
	// name is the name of the object, for example plan-2026. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Name string `json:"name,omitempty"`
}
