// Package moneycheck checks the figures about money with a second implementation. It holds
// tests alone: they compute the money of a plan from the published definitions, with types
// and arithmetic of their own, and compare the result with the status that an assessment
// gives for thousands of generated plans.
//
// The second implementation shares no code with the packages that it checks, apart from the
// API: a fault must be made twice, in two forms, to go unseen. It is plain rather than fast,
// so that it can be read as a specification. Comments that begin with "Choice:" mark where
// the definitions leave something open.
package moneycheck
