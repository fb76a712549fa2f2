package docs

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// picture is what the test reads of an SVG file.
type picture struct {
	Role        string   `xml:"role,attr"`
	Title       string   `xml:"title"`
	Description string   `xml:"desc"`
	Style       string   `xml:"style"`
	Texts       []string `xml:"text"`
}

func readPicture(t *testing.T, path string) picture {
	t.Helper()
	var p picture
	if err := xml.Unmarshal([]byte(read(t, path)), &p); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

var (
	colour = regexp.MustCompile(`#[0-9a-f]{6}`)
	dollar = regexp.MustCompile(`\$[0-9,]+[0-9]`)
	code   = regexp.MustCompile(`^[A-Z][a-z]+([A-Z][a-z]+)+$`)
	fills  = regexp.MustCompile(`\.(page|box|panel|text|quiet|bad|good) \{ fill: (#[0-9a-f]{6})`)
)

// The README shows the picture for light and for dark pages. The two files
// differ in their colours only.
func TestPictureIsTheSameInLightAndDark(t *testing.T) {
	light, dark := read(t, "images/chain-light.svg"), read(t, "images/chain-dark.svg")
	if colour.ReplaceAllString(light, "") != colour.ReplaceAllString(dark, "") {
		t.Error("the light and the dark picture differ in more than their colours")
	}
	readme := read(t, "../README.md")
	for _, name := range []string{"docs/images/chain-light.svg", "docs/images/chain-dark.svg"} {
		if !strings.Contains(readme, name) {
			t.Errorf("README.md does not show %s", name)
		}
	}
}

// The codes and the breaks of the picture are findings of the sample district.
func TestPictureShowsFindingsOfTheSample(t *testing.T) {
	shown := readPicture(t, "images/chain-light.svg")
	if shown.Role != "img" || shown.Title == "" || shown.Description == "" {
		t.Errorf("the picture needs a role, a title and a description: %q, %q, %q", shown.Role, shown.Title, shown.Description)
	}
	t.Chdir("..")
	var out strings.Builder
	args := []string{"lint", "-f", "config/samples/east-central-isd", "--as-of", "2026-11-21"}
	cli.RunPlugin(t.Context(), args, cli.Environment{Out: &out, Err: io.Discard, Now: time.Now, Assess: snapshot.EachResult})
	codes := 0
	for _, text := range shown.Texts {
		if code.MatchString(text) {
			codes++
			if !strings.Contains(out.String(), " error "+text+" ") {
				t.Errorf("the picture shows %s, which is no error of the sample", text)
			}
		}
		if !strings.HasPrefix(text, "Break:") {
			continue
		}
		for _, amount := range dollar.FindAllString(text, -1) {
			if !strings.Contains(out.String(), amount) {
				t.Errorf("the picture shows a break of %s, which the linter does not report", amount)
			}
		}
	}
	if codes != 2 {
		t.Errorf("the picture shows %d codes, want 2", codes)
	}
}

// WCAG 2.2, success criterion 1.4.3: text has a contrast of at least 4.5 to 1.
func TestPictureHasContrast(t *testing.T) {
	for _, path := range []string{"images/chain-light.svg", "images/chain-dark.svg"} {
		colours := map[string]string{}
		for _, found := range fills.FindAllStringSubmatch(readPicture(t, path).Style, -1) {
			colours[found[1]] = found[2]
		}
		if len(colours) != 7 {
			t.Fatalf("%s: want seven colours, got %v", path, colours)
		}
		for _, text := range []string{"text", "quiet", "bad", "good"} {
			for _, behind := range []string{"page", "box", "panel"} {
				if ratio := contrast(t, colours[text], colours[behind]); ratio < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.1f", path, text, behind, ratio)
				}
			}
		}
	}
}

// contrast is the ratio of two colours as WCAG defines it, from 1 to 21.
func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	a, b := luminance(t, one), luminance(t, other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is the relative luminance of a colour as WCAG defines it, from 0 to 1.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		value, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		channel := float64(value) / 255
		if channel <= 0.04045 {
			sum += weight * channel / 12.92
		} else {
			sum += weight * math.Pow((channel+0.055)/1.055, 2.4)
		}
	}
	return sum
}
