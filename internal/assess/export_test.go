package assess

// AllFindings lists the findings of a plan as its status carries them.
var AllFindings = datedPlanFindings
