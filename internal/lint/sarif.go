package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"techplan.education/internal/explain"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// repositoryURL is where the documentation is.
	repositoryURL = "https://github.com/techplan/techplan"
	docsURL       = repositoryURL + "/blob/main/docs/"
	// sarifFingerprint names how the identity of a finding is computed; another way needs
	// another number.
	sarifFingerprint = "techplanFinding/v1"
)

// sarifLog and the types below are the part of SARIF 2.1.0 that lint writes. Section numbers
// are those of the OASIS standard.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool sarifTool `json:"tool"`
	// Bases are the places to which relative URIs refer.
	Bases      map[string]sarifArtifact `json:"originalUriBaseIds"`
	ColumnKind string                   `json:"columnKind"`
	Results    []sarifResult            `json:"results"`
	Properties sarifRunFindings         `json:"properties"`
}

// sarifRunFindings is what the summary and the date of the report are in a run.
type sarifRunFindings struct {
	AsOf    string  `json:"asOf"`
	Summary Summary `json:"summary"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

// sarifRule is a reportingDescriptor: section 3.49.
type sarifRule struct {
	ID               string            `json:"id"`
	Name             string            `json:"name"`
	ShortDescription sarifText         `json:"shortDescription"`
	FullDescription  sarifText         `json:"fullDescription"`
	Help             sarifText         `json:"help"`
	HelpURI          string            `json:"helpUri"`
	DefaultLevel     sarifDefaultLevel `json:"defaultConfiguration"`
	Properties       sarifRuleTags     `json:"properties"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifDefaultLevel struct {
	Level string `json:"level"`
}

type sarifRuleTags struct {
	Tags []string `json:"tags"`
}

// sarifResult is a result: section 3.27.
type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions"`
	Properties   sarifFinding       `json:"properties"`
}

type sarifLocation struct {
	Physical *sarifPhysicalLocation `json:"physicalLocation,omitempty"`
	Logical  []sarifLogicalLocation `json:"logicalLocations,omitempty"`
}

type sarifPhysicalLocation struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

// sarifArtifact is an artifactLocation: section 3.4. A relative URI names its base.
type sarifArtifact struct {
	URI         string     `json:"uri,omitempty"`
	URIBaseID   string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

// sarifRoot is the base of the URIs of files in the repository. Section 3.14.14 lets a producer
// leave its URI out: a log then says nothing of the machine, and is the same on each.
const sarifRoot = "%SRCROOT%"

// sarifBases are the bases of relative URIs.
var sarifBases = map[string]sarifArtifact{
	sarifRoot: {Description: &sarifText{Text: "The root of the repository, or else the working directory."}},
}

type sarifRegion struct {
	StartLine int `json:"startLine"`
}

type sarifLogicalLocation struct {
	Name               string `json:"name"`
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

// sarifSuppression is a waiver of the plan. It is inSource, because it stands in a checked file.
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// sarifFinding is what a finding has and a result of SARIF has no member for.
type sarifFinding struct {
	Field      string   `json:"field,omitempty"`
	FiscalYear int32    `json:"fiscalYear,omitempty"`
	Amount     string   `json:"amount,omitempty"`
	Action     string   `json:"action,omitempty"`
	Related    []string `json:"related,omitempty"`
	Lowered    string   `json:"lowered,omitempty"`
	Omitted    int      `json:"omitted,omitempty"`
}

// sarifLevels are the levels of SARIF by severity.
var sarifLevels = map[string]string{severityError: "error", severityWarning: "warning", severityInfo: "note"}

// writeSARIF writes a log of SARIF 2.1.0 with one run.
func (report Report) writeSARIF(out io.Writer, options WriteOptions) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report.newSARIFLog(options))
}

func (report Report) newSARIFLog(options WriteOptions) sarifLog {
	codes := make([]string, 0, len(report.Findings))
	for _, finding := range report.Findings {
		codes = append(codes, finding.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "kubectl-techplan", Version: options.Version, InformationURI: docsURL + "lint.md",
			Rules: make([]sarifRule, 0, len(codes)),
		}},
		Bases:      sarifBases,
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, 0, len(report.Findings)),
		Properties: sarifRunFindings{AsOf: report.AsOf, Summary: report.Summary},
	}
	for _, code := range codes {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(code))
	}
	for _, finding := range report.Findings {
		index, _ := slices.BinarySearch(codes, finding.Code)
		run.Results = append(run.Results, newSARIFResult(finding, index, options))
	}
	return sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}}
}

// newSARIFRule returns the rule of a code: a finding with its page, or a problem of a file.
func newSARIFRule(code string) sarifRule {
	table := catalog.All.ListRules()
	index := slices.IndexFunc(table, func(rule rules.Rule) bool { return string(rule.Code) == code })
	if index < 0 {
		meaning := describeProblem(code)
		return sarifRule{
			ID: code, Name: code, ShortDescription: sarifText{Text: meaning}, FullDescription: sarifText{Text: meaning},
			Help: sarifText{Text: meaning}, HelpURI: docsURL + "lint.md#codes",
			DefaultLevel: sarifDefaultLevel{sarifLevels[severityError]}, Properties: sarifRuleTags{[]string{"file"}},
		}
	}
	rule := table[index]
	page := explain.NewPage(rule, table)
	tags := []string{"technology-plan"}
	if rule.Money {
		tags = append(tags, "money")
	}
	return sarifRule{
		ID: code, Name: code,
		ShortDescription: sarifText{Text: page.Summary},
		FullDescription:  sarifText{Text: page.Summary + " " + page.Why},
		Help:             sarifText{Text: page.RenderText(), Markdown: makeLinksAbsolute(page.RenderMarkdown())},
		HelpURI:          docsURL + "findings/" + code + ".md",
		DefaultLevel:     sarifDefaultLevel{sarifLevels[lowerSeverity(rule.Worst)]},
		Properties:       sarifRuleTags{tags},
	}
}

// relativeLink is the start of a link of a finding's page that is not absolute.
var relativeLink = regexp.MustCompile(`\]\(([A-Za-z.][^():]*)\)`)

// makeLinksAbsolute makes the links of a finding's page lead to the documentation.
func makeLinksAbsolute(page string) string {
	return relativeLink.ReplaceAllString(page, "]("+docsURL+"findings/$1)")
}

func newSARIFResult(finding Finding, ruleIndex int, options WriteOptions) sarifResult {
	result := sarifResult{
		RuleID: finding.Code, RuleIndex: ruleIndex, Level: sarifLevels[finding.Severity],
		// Braces stay as they are: they are placeholders only in front of arguments, and a
		// message of a file may show a line of YAML.
		Message: sarifText{
			Text: strings.Join(append([]string{finding.formatSentence()}, finding.listAdvice()...), "\n"),
		},
		Locations:    []sarifLocation{},
		Fingerprints: map[string]string{sarifFingerprint: finding.computeFingerprint()},
		Suppressions: []sarifSuppression{},
		Properties: sarifFinding{
			Field: finding.Field, FiscalYear: finding.FiscalYear, Amount: finding.Amount, Action: finding.Action,
			Related: finding.Related, Lowered: finding.Lowered, Omitted: finding.Omitted,
		},
	}
	if location := newSARIFLocation(finding, options); location.Physical != nil || location.Logical != nil {
		result.Locations = append(result.Locations, location)
	}
	if finding.Waived != "" {
		result.Suppressions = append(result.Suppressions, sarifSuppression{
			Kind: "inSource", Status: "accepted", Justification: "waiver " + finding.Waived + " of the plan",
		})
	}
	return result
}

func newSARIFLocation(finding Finding, options WriteOptions) sarifLocation {
	var location sarifLocation
	if finding.hasFile() {
		location.Physical = &sarifPhysicalLocation{Artifact: options.locateArtifact(finding.File)}
		if finding.Line > 0 {
			location.Physical.Region = &sarifRegion{StartLine: finding.Line}
		}
	}
	if finding.Name != "" {
		location.Logical = []sarifLogicalLocation{{
			Name: finding.Name, Kind: "object",
			FullyQualifiedName: strings.Join([]string{finding.Namespace, finding.Kind, finding.Name}, "/"),
		}}
	}
	return location
}

// locateArtifact returns where a file is, with a reference in the form of RFC 3986: relative to the
// root of the repository, and for a file outside of it absolute. A reference that goes up from its
// base, such as ../a.yaml, is written only where the working directory is not known.
func (options WriteOptions) locateArtifact(file string) sarifArtifact {
	path, ok := options.formatSourcePath(file)
	switch {
	case ok:
		return sarifArtifact{URI: (&url.URL{Path: path}).String(), URIBaseID: sarifRoot}
	case filepath.IsAbs(filepath.FromSlash(path)):
		// A path of Windows begins with its drive.
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(path, "/")}).String()}
	default:
		return sarifArtifact{URI: (&url.URL{Path: path}).String()}
	}
}

// computeFingerprint returns the identity of a finding, which stays when its line and its figures
// change.
func (finding Finding) computeFingerprint() string {
	identity := []string{
		finding.Code, finding.Namespace, finding.Kind, finding.Name, finding.Field, strconv.Itoa(int(finding.FiscalYear)),
	}
	if finding.Name == "" {
		identity = append(identity, filepath.ToSlash(finding.File))
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", identity))
	return hex.EncodeToString(sum[:16])
}
