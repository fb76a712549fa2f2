package v1alpha1

// Population is whom a benchmark measures, and where. What is left out is not limited.
//
// +kubebuilder:validation:MinProperties=1
type Population struct {
	// site is the name of the site whose people are measured, for example maple-high.
	// If left out, they are those of the whole district.
	// +optional
	Site EntryName `json:"site,omitempty"`

	// setting is where it is measured: School, Home or Community. If left out, the place
	// is not limited.
	// +optional
	Setting Setting `json:"setting,omitempty"`

	// grades are the grades that are measured, one or a range from PK over K to 12, for
	// example 6-8. If left out, all grades are measured.
	// +optional
	Grades Grades `json:"grades,omitempty"`

	// audience is the role that is measured or asked, never a person's name, for example
	// Families. If left out, it is not limited.
	// +optional
	Audience Role `json:"audience,omitempty"`
}

// Setting is where something is measured.
//
// +kubebuilder:validation:Enum=School;Home;Community
type Setting string

// The settings.
const (
	// SettingSchool is at school.
	SettingSchool Setting = "School"
	// SettingHome is at home.
	SettingHome Setting = "Home"
	// SettingCommunity is elsewhere, for example in a library.
	SettingCommunity Setting = "Community"
)

// Grades is a grade or a range of grades, from PK over K to 12, for example 6-8.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=5
// +kubebuilder:validation:Pattern=`^(PK|K|[1-9]|1[0-2])(-(K|[1-9]|1[0-2]))?$`
type Grades string
