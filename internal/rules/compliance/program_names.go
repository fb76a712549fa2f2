package compliance

import (
	"techplan.education/api/v1alpha1"
)

// programNames name kinds of source in a sentence. Other kinds go by their own name.
var programNames = map[v1alpha1.SourceKind]string{
	v1alpha1.SourceERateC1:  "E-Rate category one",
	v1alpha1.SourceERateC2:  "E-Rate category two",
	v1alpha1.SourceBond:     "bond",
	v1alpha1.SourceTitleIVA: "Title IV-A",
}
