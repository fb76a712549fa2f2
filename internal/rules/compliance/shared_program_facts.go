package compliance

import (
	"techplan.education/api/v1alpha1"
)

// programWords name a kind of source in a sentence; other kinds go by their name.
var programWords = map[v1alpha1.SourceKind]string{
	v1alpha1.SourceERateC1:  "E-Rate category one",
	v1alpha1.SourceERateC2:  "E-Rate category two",
	v1alpha1.SourceBond:     "bond",
	v1alpha1.SourceTitleIVA: "Title IV-A",
}
