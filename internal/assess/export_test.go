package assess

// NewDistrict gathers the snapshots of a district, for tests of single entries.
var NewDistrict = newDistrict

// AllFindings lists the findings of a plan as its status carries them.
var AllFindings = datedPlanFindings
