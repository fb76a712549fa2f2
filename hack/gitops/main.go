// Gitops writes the health scripts of config/argocd, in two flavours, and the forms
// in which Argo CD takes them: a patch of its ConfigMap, and values of its Helm
// chart. Or it shows the health of objects by such a script, and by kstatus.
package main

//go:generate go run .

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is the script without the parts in which its flavours differ.
//
//go:embed health.lua
var source string

// flavours of the health script, and the sentences that they begin with.
var (
	flavours = []string{"calm", "strict"}
	heads    = map[string]string{
		"calm": `-- Health of techplan's objects in Argo CD, one script for all kinds. The calm
-- version: an assessed object is Healthy, and the message is its most severe False
-- condition. Only an object that a person has to edit is Degraded, and not a goal
-- behind schedule.
`,
		"strict": `-- Health of techplan's objects in Argo CD, one script for all kinds. The strict
-- version: like the calm one, and Degraded while there is an unwaived finding of
-- severity Error. Use it without sync waves: an error in one wave would stop the
-- later ones, which may hold the correction.
`,
	}
)

// upstreamFolder is where the scripts that Argo CD ships have the one of our kinds, with its
// tests.
const upstreamFolder = "resource_customizations/techplan.education/_"

// healthScript is the script of a flavour.
func healthScript(flavour string) string {
	return "-- Generated from hack/gitops/health.lua. DO NOT EDIT.\n--\n" + heads[flavour] + strings.Replace(source, "STRICT", strconv.FormatBool(flavour == "strict"), 1)
}

func main() {
	dir := flag.String("dir", filepath.Join("..", "..", "config", "argocd"), "folder of the scripts")
	script := flag.String("show", "", "health script by which to show the objects of a list on standard input, in place of writing files")
	flag.Parse()
	if *script != "" {
		if err := showHealth(context.Background(), *script, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "gitops:", err)
			os.Exit(1)
		}
		return
	}
	upstream := filepath.Join(*dir, upstreamFolder, "health.lua")
	if err := os.WriteFile(upstream, []byte(healthScript("calm")), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "gitops:", err)
		os.Exit(1)
	}
	for _, flavour := range flavours {
		if err := writeScripts(*dir, flavour); err != nil {
			fmt.Fprintln(os.Stderr, "gitops:", err)
			os.Exit(1)
		}
	}
}

// writeScripts writes the script of a flavour, and the files that carry it.
func writeScripts(dir, flavour string) error {
	for name, content := range listFiles(flavour, healthScript(flavour)) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return fmt.Errorf("write the script or what carries it: %w", err)
		}
	}
	return nil
}

// listFiles are the script itself and the files that carry it, by name.
func listFiles(flavour, script string) map[string]string {
	head := "# Generated from health-" + flavour + ".lua. DO NOT EDIT.\n"
	// One entry for all kinds: only this key of the ConfigMap takes a wildcard.
	entry := "resource.customizations: |\n" + indentText(2, "techplan.education/*:\n"+indentText(2, "health.lua: |\n"+indentText(2, script)))
	return map[string]string{
		"health-" + flavour + ".lua": script,
		"argocd-cm-" + flavour + ".yaml": head +
			"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cm\ndata:\n" + indentText(2, entry),
		"values-" + flavour + ".yaml": head +
			"configs:\n  cm:\n" + indentText(4, entry),
	}
}

// indentText moves the lines of a text to the right; empty ones stay empty.
func indentText(by int, text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString(strings.Repeat(" ", by))
		}
		out.WriteString(line)
	}
	return out.String()
}
