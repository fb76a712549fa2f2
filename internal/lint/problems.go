package lint

// problemMeanings are the codes of problems of a file and of objects that are not ready, with what
// they mean. docs/lint.md lists the same.
var problemMeanings = map[string]string{
	"Unreadable":         "A file that cannot be read, or is not text.",
	"TooLarge":           "A file above 16 MiB, an archive above its bounds, or more than 200,000 documents.",
	"SyntaxError":        "A document that is not YAML.",
	"DuplicateKey":       "A key that stands twice; one of the two would be lost.",
	"AmbiguousKey":       "A key, such as a plain on, that kubectl reads as a truth value.",
	"AmbiguousNumber":    "A number that kubectl reads as another one than people do, or a percentage below one.",
	"ExcessiveAliases":   "An object that grows by repeating itself.",
	"MissingField":       "An object without apiVersion, kind or name.",
	"UnknownKind":        "A kind that does not exist.",
	"UnsupportedVersion": "A version that does not exist.",
	"DuplicateObject":    "An object that is written twice.",
	"UnknownField":       "A field that does not exist.",
	"Invalid":            "A value that the API server refuses, or a spec that contradicts itself.",
	"LargeObject":        "An object that comes near to what can be stored.",
	"TooManyErrors":      "The errors of a document after the first 100.",
	"PlanNotFound":       "An object whose planRef names no plan of its namespace.",
	"GoalNotFound":       "A benchmark whose goalRef names no goal of its namespace.",
}

// describeProblem returns what the code of a problem means.
func describeProblem(code string) string {
	if meaning, ok := problemMeanings[code]; ok {
		return meaning
	}
	return "The object could not be assessed."
}
