// Package apidocs writes docs/api.md, the reference of all kinds and fields,
// from the comments and markers of the types. The program that does it is
// pinned in this module, and the shape of the page is in templates.
package apidocs

//go:generate go -C ../.. tool -modfile=hack/apidocs/go.mod crd-ref-docs --log-level=ERROR --source-path=./api --config=hack/apidocs/config.yaml --templates-dir=hack/apidocs/templates --renderer=markdown --output-path=docs/api.md
