// Package docs is the documentation. It holds no code but its own test: every
// example is loaded as the API would load it, and every link leads somewhere.
package docs

//go:generate go run techplan.education/hack/docs
