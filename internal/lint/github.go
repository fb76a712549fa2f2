package lint

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"techplan.education/internal/manifest"
)

// githubCommands are the workflow commands of GitHub by the label of a finding. A waived finding
// is written for the debug log alone, so that it makes no annotation.
var githubCommands = map[string]string{
	severityError: "error", severityWarning: "warning", severityInfo: "notice", labelWaived: "debug",
}

// The characters that end a message or a property of a workflow command, by GitHub's own escapes.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes workflow commands, one a line, which GitHub shows as annotations of a change.
func (report Report) writeGitHub(out io.Writer, options WriteOptions) error {
	buffered := bufio.NewWriter(out)
	for _, finding := range report.Findings {
		message := strings.Join(append([]string{finding.formatSentence()}, finding.listAdvice()...), "\n")
		fmt.Fprintf(buffered, "::%s %s::%s\n",
			githubCommands[finding.formatLabel()], finding.formatGitHubProperties(options),
			githubMessage.Replace(message))
	}
	return buffered.Flush()
}

// formatGitHubProperties returns where the annotation stands, and its title. The standard input is
// no file of the repository, and a line of 0 is a file as a whole.
func (finding Finding) formatGitHubProperties(options WriteOptions) string {
	var properties []string
	if finding.hasFile() {
		path, _ := options.formatSourcePath(finding.File)
		properties = append(properties, "file="+githubProperty.Replace(path))
		if finding.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", finding.Line))
		}
	}
	return strings.Join(append(properties, "title="+githubProperty.Replace(finding.Code)), ",")
}

// hasFile reports whether a finding is in a file that has a path.
func (finding Finding) hasFile() bool {
	return finding.File != "" && finding.File != manifest.StdinName
}
