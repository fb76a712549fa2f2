// Package locale writes days and sentences in the language of a reader. A language is one file with its
// sentences, translations/TAG.json, and one line of the list of languages.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en_US"
	"github.com/go-playground/locales/es_US"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"techplan.education/internal/calendar"
)

// Locale writes in one language.
type Locale struct {
	days    locales.Translator
	printer *message.Printer
}

// known are the languages, with what Unicode's CLDR says of their days and months.
var known = map[string]locales.Translator{
	"en": en_US.New(),
	"es": es_US.New(),
}

// sentences are the translations of all languages but English, whose sentences are the keys.
var sentences = mustLoad()

//go:embed translations
var translationFiles embed.FS

// Languages lists the tags of the languages in alphabetical order.
func Languages() []string { return slices.Sorted(maps.Keys(known)) }

// New returns the locale of a language given by its BCP 47 tag; of English if it is not known.
func New(tag string) Locale {
	days, isKnown := known[tag]
	if !isKnown {
		tag, days = "en", known["en"]
	}
	return Locale{days: days, printer: message.NewPrinter(language.Make(tag), message.Catalog(sentences))}
}

// Say returns a sentence in the language, given in English as fmt.Sprintf takes it. A sentence without a
// translation stays English.
func (of Locale) Say(format string, args ...any) string { return of.printer.Sprintf(format, args...) }

// FormatDay writes a day: "Jul 1, 2027", "1 jul. 2027". It is empty for no date.
func (of Locale) FormatDay(day calendar.Date) string {
	if day.IsZero() {
		return ""
	}
	year, month, number := day.YearMonthDay()
	return of.days.FmtDateMedium(time.Date(year, month, number, 0, 0, 0, 0, time.UTC))
}

// Translations returns the sentences of a language by their English.
func Translations(tag string) (map[string]string, error) {
	content, err := translationFiles.ReadFile("translations/" + tag + ".json")
	if err != nil {
		return nil, fmt.Errorf("no sentences in %s: %w", tag, err)
	}
	made := map[string]string{}
	if err := json.Unmarshal(content, &made); err != nil {
		return nil, fmt.Errorf("read the sentences in %s: %w", tag, err)
	}
	return made, nil
}

func mustLoad() catalog.Catalog {
	builder := catalog.NewBuilder(catalog.Fallback(language.English))
	for tag := range known {
		if tag == "en" {
			continue
		}
		translated, err := Translations(tag)
		if err != nil {
			panic(err)
		}
		for english, words := range translated {
			if err := builder.SetString(language.Make(tag), english, words); err != nil {
				panic(err)
			}
		}
	}
	return builder
}
