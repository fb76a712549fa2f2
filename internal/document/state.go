package document

import "techplan.education/api/v1alpha1"

// State says how good a thing is. A writer shows its word or its symbol, and never a color alone.
type State int8

// The states.
const (
	// Neutral is a thing that is neither good nor bad.
	Neutral State = iota
	// Good is as it should be.
	Good
	// Noted is worth knowing.
	Noted
	// Attention needs a look.
	Attention
	// Bad needs a decision.
	Bad
	// Unknown cannot be said, because data are missing.
	Unknown
)

type stateWords struct{ name, word, symbol string }

var states = map[State]stateWords{
	Neutral:   {"neutral", "", ""},
	Good:      {"good", "in order", "✓"},
	Noted:     {"noted", "note", "i"},
	Attention: {"attention", "needs attention", "!"},
	Bad:       {"bad", "needs a decision", "✕"},
	Unknown:   {"unknown", "not known", "?"},
}

// Name returns the name of a state for a style sheet.
func (state State) Name() string { return states[state].name }

// Word returns what a state says in words; empty for Neutral.
func (state State) Word() string { return states[state].word }

// Symbol returns a character that differs from state to state; empty for Neutral.
func (state State) Symbol() string { return states[state].symbol }

// StateOfSeverity returns the state that a finding of a severity stands for.
func StateOfSeverity(severity v1alpha1.Severity) State {
	switch severity {
	case v1alpha1.SeverityError:
		return Bad
	case v1alpha1.SeverityWarning:
		return Attention
	default:
		return Noted
	}
}
