package assess

// NewDistrict gathers the snapshots of a district, for tests of single entries.
var NewDistrict = newDistrict
