package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/krew/pkg/index"
	"sigs.k8s.io/yaml"
)

// krewFile is the manifest of the plugin for krew, by the plugin's name.
const krewFile = "techplan.yaml"

// writeKrewManifest writes the manifest for krew, which names each archive with its address and
// checksum.
func (release *release) writeKrewManifest(context.Context) error {
	var platforms []index.Platform
	for _, packed := range release.archives {
		digest, err := hashFile(filepath.Join(release.folder, packed.fileName()))
		if err != nil {
			return err
		}
		platforms = append(platforms, index.Platform{
			URI: release.url + "/" + packed.fileName(), Sha256: digest, Bin: packed.binary,
			Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"os": packed.system, "arch": packed.processor}},
			Files:    []index.FileOperation{{From: "*", To: "."}},
		})
	}
	data, err := yaml.Marshal(describePlugin(release.version, platforms))
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return os.WriteFile(filepath.Join(release.folder, krewFile), data, 0o644)
}

// krewManifest has the fields that people write. The type of krew would add an empty time.
type krewManifest struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   map[string]string `json:"metadata"`
	Spec       index.PluginSpec  `json:"spec"`
}

func describePlugin(version string, platforms []index.Platform) krewManifest {
	return krewManifest{
		APIVersion: "krew.googlecontainertools.github.com/v1alpha2",
		Kind:       "Plugin",
		Metadata:   map[string]string{"name": "techplan"},
		Spec: index.PluginSpec{
			Version: version, Homepage: repository, Platforms: platforms,
			ShortDescription: "Check school technology plans",
			Description: `Checks the technology plans of school districts, in files or in a cluster: goals with
benchmarks, budget lines, devices and evaluations. It reports where the chain from a goal
to its money and its evaluation breaks, with the amount and what to do, shows how plans
stand, compares two versions, and lists what is due. Files need no cluster.
`,
			Caveats: fmt.Sprintf(`For TAB completion, link the script that kubectl runs into a folder on your PATH:
  ln -s ~/.krew/store/techplan/%s/%s ~/.krew/bin/
`, version, completionScript),
		},
	}
}
