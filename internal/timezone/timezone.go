// Package timezone loads time zones from data that is part of the program. The
// standard library reads the zone files of the machine first, and the directory that
// ZONEINFO names before them; a name would then be valid on one machine and unknown
// on the next, and a rule of summer time could differ. Here the names and the rules
// are the same everywhere.
//
// zoneinfo.zip is lib/time/zoneinfo.zip of Go 1.26.8, with the IANA data 2025c, which
// are in the public domain. A newer one is taken over by copying that file, in one
// commit with its version here and in CONTRIBUTING.md.
package timezone

import (
	"archive/zip"
	_ "embed" // For the zone data.
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"techplan.education/internal/text"
)

//go:embed zoneinfo.zip
var zoneData string

// zoneFiles returns the files of the embedded data by the names of their zones.
var zoneFiles = sync.OnceValues(func() (map[string]*zip.File, error) {
	archive, err := zip.NewReader(strings.NewReader(zoneData), int64(len(zoneData)))
	if err != nil {
		return nil, fmt.Errorf("read the embedded time zones: %w", err)
	}
	files := make(map[string]*zip.File, len(archive.File))
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, "/") {
			files[file.Name] = file
		}
	}
	return files, nil
})

// zones are the zones loaded so far, by name. There are only so many names.
var zones sync.Map

// UnknownZoneError is the error of a name that is no time zone.
type UnknownZoneError struct {
	Name string
}

// Error says what to write instead.
func (unknownZoneError *UnknownZoneError) Error() string {
	switch strings.ToLower(unknownZoneError.Name) {
	case "localtime", "local", "posixrules":
		return fmt.Sprintf("%q means another time zone on each machine; "+
			"write the name of the district's zone, such as America/Detroit", unknownZoneError.Name)
	}
	if meant, ok := Suggest(unknownZoneError.Name); ok {
		return fmt.Sprintf("%q is not the name of a time zone; did you mean %s?", unknownZoneError.Name, meant)
	}
	return fmt.Sprintf("%q is not the name of a time zone; write one such as America/Detroit", unknownZoneError.Name)
}

// Load returns the time zone of an IANA name, such as America/Detroit. Upper and
// lower case matter. An error is an *UnknownZoneError.
func Load(name string) (*time.Location, error) {
	if name == time.UTC.String() {
		return time.UTC, nil
	}
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	zone, err := readZone(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, zone)
	return zone, nil
}

func readZone(name string) (*time.Location, error) {
	files, err := zoneFiles()
	if err != nil {
		return nil, err
	}
	file := files[name]
	if file == nil {
		return nil, &UnknownZoneError{Name: name}
	}
	reader, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("open the embedded time zone %s: %w", name, err)
	}
	defer reader.Close()
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("read the embedded time zone %s: %w", name, err)
	}
	return time.LoadLocationFromTZData(name, content)
}

// ListNames returns the names of all time zones in alphabetical order.
func ListNames() []string {
	// The data are part of the program, and a test reads them.
	files, _ := zoneFiles()
	return slices.Sorted(maps.Keys(files))
}

// commonNames are what people in the United States call their zones, in lower case.
var commonNames = map[string]string{
	"eastern": "America/New_York", "et": "America/New_York", "edt": "America/New_York",
	"central": "America/Chicago", "ct": "America/Chicago", "cdt": "America/Chicago", "cst": "America/Chicago",
	"mountain": "America/Denver", "mt": "America/Denver", "mdt": "America/Denver",
	"pacific": "America/Los_Angeles", "pt": "America/Los_Angeles", "pdt": "America/Los_Angeles",
	"pst":    "America/Los_Angeles",
	"alaska": "America/Anchorage", "akst": "America/Anchorage", "akdt": "America/Anchorage",
	"hawaii": "Pacific/Honolulu", "arizona": "America/Phoenix", "michigan": "America/Detroit",
}

// Suggest returns the name of the zone that a name most likely stands for, and
// whether there is one: Eastern is America/New_York, Detroit and america/detroit
// are America/Detroit, and so is right/America/Detroit, which only the zone files
// of some machines have.
func Suggest(name string) (string, bool) {
	for _, prefix := range []string{"right/", "posix/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	name = strings.ReplaceAll(name, " ", "_")
	lower := strings.ToLower(name)
	for _, ending := range []string{"_standard_time", "_daylight_time", "_time"} {
		lower = strings.TrimSuffix(lower, ending)
	}
	if meant, ok := commonNames[lower]; ok {
		return meant, true
	}
	names := ListNames()
	for _, candidate := range names {
		_, city, hasCity := strings.Cut(candidate, "/")
		if strings.EqualFold(candidate, name) || hasCity && strings.EqualFold(city, name) {
			return candidate, true
		}
	}
	return text.Suggest(name, names)
}
