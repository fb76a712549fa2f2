package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func writeSample(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func objectYAML(kind, name, namespace string) string {
	return "apiVersion: techplan.education/v1alpha1\nkind: " + kind +
		"\nmetadata: {name: " + name + ", namespace: " + namespace + "}\n"
}

func TestReadSample(t *testing.T) {
	for name, tc := range map[string]struct {
		files         map[string]string
		wantNamespace string
		want          []string
		wantErr       string
	}{
		"files by name, documents in order": {
			files: map[string]string{
				"b.yaml": objectYAML("Goal", "g", "''"),
				"a.yml": "# a comment\n---\n" + objectYAML("TechnologyPlan", "p", "maple") +
					"---\n" + objectYAML("Device", "d", "maple"),
				"kustomization.yaml": "kind: Kustomization\n",
				"README.md":          "# no YAML",
			},
			wantNamespace: "maple",
			want:          []string{"maple/p", "maple/d", "maple/g"},
		},
		"no namespace anywhere": {
			files:         map[string]string{"a.yaml": objectYAML("Goal", "g", "''")},
			wantNamespace: defaultNamespace,
			want:          []string{defaultNamespace + "/g"},
		},
		"a namespace of its own": {
			files: map[string]string{
				"a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: oak}\n---\n" + objectYAML("Goal", "g", "''"),
			},
			wantNamespace: "oak",
			want:          []string{"oak/g"},
		},
		"two districts": {
			files:   map[string]string{"a.yaml": objectYAML("Goal", "g", "oak") + "---\n" + objectYAML("Goal", "h", "maple")},
			wantErr: "a.yaml: a sample is one district, and this is in namespace maple and not oak",
		},
		"something else": {
			files:   map[string]string{"a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"},
			wantErr: "a.yaml: a sample holds objects of techplan.education, and this is a Secret of v1",
		},
		"broken YAML": {
			files:   map[string]string{"a.yaml": objectYAML("Goal", "g", "oak") + "---\nkind: [\n"},
			wantErr: "a.yaml, document 2: ",
		},
		"no kind": {
			files:   map[string]string{"a.yaml": "spec: {}\n"},
			wantErr: "a.yaml, document 1: ",
		},
		"nothing": {wantErr: "there are no YAML files in "},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := readSample(writeSample(t, tc.files))
			if tc.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wantErr) {
					t.Fatalf("got %v, want %s", err, tc.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range s.objects {
				got = append(got, o.GetNamespace()+"/"+o.GetName())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || s.namespace != tc.wantNamespace {
				t.Errorf("namespace %s, objects (-want +got):\n%s", s.namespace, diff)
			}
		})
	}
}

func TestReadSampleOfNothing(t *testing.T) {
	s, err := readSample("")
	if err != nil || s.namespace != defaultNamespace || len(s.objects) != 0 {
		t.Errorf("got %+v, %v", s, err)
	}
	_, err = readSample(filepath.Join(t.TempDir(), "gone"))
	if !strings.Contains(errorText(err), "give one with --sample") {
		t.Errorf("got %v", err)
	}
}
