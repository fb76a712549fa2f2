// Package cases assesses small districts that once got a wrong answer. Each is a file in
// testdata; the tests say what the assessment must find on a date, and what it must not.
package cases
