// Gitops writes the health scripts of config/argocd into the forms in which Argo
// CD takes them: a patch of its ConfigMap, and values of its Helm chart. Or it
// shows the health of objects by such a script, and by kstatus.
package main

//go:generate go run .

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// flavours of the health script.
var flavours = []string{"calm", "strict"}

func main() {
	dir := flag.String("dir", filepath.Join("..", "..", "config", "argocd"), "folder of the scripts")
	script := flag.String("show", "", "health script by which to show the objects of a list on standard input, in place of writing files")
	flag.Parse()
	if *script != "" {
		if err := show(context.Background(), *script, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "gitops:", err)
			os.Exit(1)
		}
		return
	}
	for _, flavour := range flavours {
		if err := write(*dir, flavour); err != nil {
			fmt.Fprintln(os.Stderr, "gitops:", err)
			os.Exit(1)
		}
	}
}

// write writes the files that carry the script of a flavour.
func write(dir, flavour string) error {
	script, err := os.ReadFile(filepath.Join(dir, "health-"+flavour+".lua"))
	if err != nil {
		return fmt.Errorf("read the script: %w", err)
	}
	for name, content := range carriers(flavour, string(script)) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return fmt.Errorf("write a file that carries the script: %w", err)
		}
	}
	return nil
}

// carriers are the files that carry a script, by name.
func carriers(flavour, script string) map[string]string {
	head := "# Generated from health-" + flavour + ".lua. DO NOT EDIT.\n"
	// One entry for all kinds: only this key of the ConfigMap takes a wildcard.
	entry := "resource.customizations: |\n" + indent(2, "techplan.education/*:\n"+indent(2, "health.lua: |\n"+indent(2, script)))
	return map[string]string{
		"argocd-cm-" + flavour + ".yaml": head +
			"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cm\ndata:\n" + indent(2, entry),
		"values-" + flavour + ".yaml": head +
			"configs:\n  cm:\n" + indent(4, entry),
	}
}

// indent moves the lines of a text to the right; empty ones stay empty.
func indent(by int, text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString(strings.Repeat(" ", by))
		}
		out.WriteString(line)
	}
	return out.String()
}
