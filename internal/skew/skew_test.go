package skew

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	oldDefinitions = "definitions must not be older than the manager"
	newDefinitions = "definitions may be at most 1 minor version newer"
	farPlugin      = "they may be at most 1 minor version apart"
)

func TestListProblems(t *testing.T) {
	for name, c := range map[string]struct {
		versions Versions
		// want are parts of the sentences, in order.
		want []string
	}{
		"all of one release":                    {Versions{"v0.3.0", "0.3.0", "0.3.0"}, nil},
		"patches differ":                        {Versions{"v0.3.4", "0.3.1", "0.3.0"}, nil},
		"definitions one minor newer":           {Versions{"v0.3.0", "0.3.0", "0.4.0"}, nil},
		"definitions two minors newer":          {Versions{"v0.3.0", "0.3.0", "0.5.0"}, []string{newDefinitions}},
		"definitions one minor older":           {Versions{"v0.3.0", "0.3.0", "0.2.9"}, []string{oldDefinitions}},
		"definitions of an older major":         {Versions{"v1.0.0", "1.0.0", "0.9.0"}, []string{oldDefinitions}},
		"definitions of a newer major":          {Versions{"v1.0.0", "1.0.0", "2.0.0"}, []string{newDefinitions}},
		"plugin one minor older":                {Versions{"v0.2.0", "0.3.0", "0.3.0"}, nil},
		"plugin one minor newer":                {Versions{"v0.4.0", "0.3.0", "0.3.0"}, nil},
		"plugin two minors older":               {Versions{"v0.1.0", "0.3.0", "0.3.0"}, []string{farPlugin}},
		"plugin two minors newer":               {Versions{"v0.5.0", "0.3.0", "0.3.0"}, []string{farPlugin}},
		"plugin of another major":               {Versions{"v1.3.0", "0.3.0", "0.3.0"}, []string{farPlugin}},
		"both too far":                          {Versions{"v0.1.0", "0.3.0", "0.1.0"}, []string{oldDefinitions, farPlugin}},
		"a release candidate":                   {Versions{"v0.3.0-rc.1", "0.3.0", "0.3.0"}, nil},
		"a plugin that was built of a commit":   {Versions{"v0.0.0-20261121173000-0123456789ab", "0.3.0", "0.3.0"}, nil},
		"a plugin without a version":            {Versions{"(devel)", "0.3.0", "0.3.0"}, nil},
		"a manager without a version":           {Versions{"v0.3.0", "", "0.1.0"}, nil},
		"an image tag that is no version":       {Versions{"v0.3.0", "latest", "0.1.0"}, nil},
		"definitions without a version":         {Versions{"v0.3.0", "0.3.0", ""}, nil},
		"nothing is known of the cluster":       {Versions{Plugin: "v0.3.0"}, nil},
		"two digits are compared as one number": {Versions{"v0.10.0", "0.9.0", "0.10.0"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			problems := ListProblems(c.versions)
			if len(problems) != len(c.want) {
				t.Fatalf("want %q, got %q", c.want, problems)
			}
			for i, want := range c.want {
				if !strings.Contains(problems[i], want) {
					t.Errorf("want %q in %q", want, problems[i])
				}
			}
		})
	}
}

// A sentence names both versions and the one to install.
func TestProblemSentence(t *testing.T) {
	got := ListProblems(Versions{Plugin: "v0.1.2", Manager: "v0.3.0", Definitions: "0.3.0"})
	want := []string{"This plugin is 0.1.2 and the manager is 0.3.0: they may be at most 1 minor version apart, " +
		"so that both report the same. Install the plugin of 0.3.0."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestIsRelease(t *testing.T) {
	for text, want := range map[string]bool{
		"0.1.0": true, "v0.1.0": true, "v1.2.3-rc.1": true, "0.0.1": true,
		"": false, "(devel)": false, "(unknown)": false, "latest": false, "0.1": false,
		"v0.0.0-20261121173000-0123456789ab": false, "v0.0.0-20261121173000-0123456789ab+dirty": false,
	} {
		if got := IsRelease(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
