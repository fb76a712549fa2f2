package v1alpha1

// LearningProgram is a program of professional learning.
//
// +kubebuilder:validation:XValidation:rule="!has(self.followUp) || !has(self.start) || self.followUp > self.start",message="followUp must be after start",fieldPath=".followUp",reason=FieldValueInvalid
type LearningProgram struct {
	// name is the name of the program: a-z, 0-9 and hyphens, at most 63, for
	// example summer-institute. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// season is the season of the program: Summer, Fall, Winter or Spring. If left
	// out, it follows from start; without both, rules about the time of training
	// skip the program.
	// +optional
	Season Season `json:"season,omitempty"`

	// mode is how the program is held: FaceToFace, Online or Blended. The finding
	// SingleLearningMode reports a plan with one mode only. If left out, the mode
	// is unknown.
	// +optional
	Mode LearningMode `json:"mode,omitempty"`

	// audience are the roles that the program is for, at most 20, for example
	// [Teachers]. The finding AudienceMissing reports a plan without a program for
	// teachers or for administrators. If left out, the audience is unknown.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Audience []Role `json:"audience,omitempty"`

	// start is the first day. Write YYYY-MM-DD, for example "2026-08-10". If left
	// out, the day is unknown.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// days is the number of days of learning, for example 2. Write 1 to 366. If
	// left out, it counts as one day.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	Days int32 `json:"days,omitempty"`

	// goals are the names of the Goal objects that the program serves, at most 20,
	// for example [one-to-one]. If left out, it serves no single goal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Goals []string `json:"goals,omitempty"`

	// technologies are the names of the entries of technologies that the program
	// teaches, at most 20, for example [student-chromebook]. If left out, it
	// teaches no single technology.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`

	// owners are the roles that announce, prepare and teach the program. If left
	// out, no role is in charge.
	// +optional
	Owners ProgramOwners `json:"owners,omitzero"`

	// provider is the organization or office that teaches the program, never a
	// person. If left out, no provider is recorded.
	// +optional
	Provider Provider `json:"provider,omitzero"`

	// feedback is what the participants said about the program, without names. If
	// left out while another program has it, the finding FeedbackMissing can
	// report it.
	// +optional
	Feedback ProgramFeedback `json:"feedback,omitzero"`

	// followUp is the day of the session that takes up again what was learned.
	// Write YYYY-MM-DD, for example "2026-11-09". It must be after start. If left
	// out while another program has it, the finding FollowUpMissing can report it.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	FollowUp Date `json:"followUp,omitempty"`
}

// Season is the time of year of a program of professional learning.
//
// +kubebuilder:validation:Enum=Summer;Fall;Winter;Spring
type Season string

// The seasons.
const (
	// SeasonSummer is June to August.
	SeasonSummer Season = "Summer"
	// SeasonFall is September to November.
	SeasonFall Season = "Fall"
	// SeasonWinter is December to February.
	SeasonWinter Season = "Winter"
	// SeasonSpring is March to May.
	SeasonSpring Season = "Spring"
)

// LearningMode is how a program of professional learning is held.
//
// +kubebuilder:validation:Enum=FaceToFace;Online;Blended
type LearningMode string

// The modes of a program.
const (
	// ModeFaceToFace is held in one room.
	ModeFaceToFace LearningMode = "FaceToFace"
	// ModeOnline is held over the network.
	ModeOnline LearningMode = "Online"
	// ModeBlended is partly held in one room and partly online.
	ModeBlended LearningMode = "Blended"
)

// ProgramOwners are the roles in charge of a program of professional learning.
//
// +kubebuilder:validation:MinProperties=1
type ProgramOwners struct {
	// communication is the role that announces the program, never a person's name,
	// for example Principal. If left out, no role does.
	// +optional
	Communication Role `json:"communication,omitempty"`

	// development is the role that prepares the program, for example Instructional
	// coach. If left out, no role does.
	// +optional
	Development Role `json:"development,omitempty"`

	// delivery is the role that teaches the program or engages the provider, for
	// example Instructional coach. If left out, no role does.
	// +optional
	Delivery Role `json:"delivery,omitempty"`
}

// Provider is the organization or office that teaches a program.
type Provider struct {
	// name is the name of the organization or office, never a person's, at most
	// 160 characters, for example Lakeside Learning Center. Required.
	// +required
	Name Label `json:"name,omitempty"`

	// kind is Internal (an office of the district), External (from outside and
	// paid) or Free (from outside and not paid). Required.
	// +required
	Kind ProviderKind `json:"kind,omitempty"`

	// line is the name of the entry of budget.lines that pays the provider, for
	// example training. The finding ProviderUnfunded reports an External provider
	// without such a line. If left out, no line pays.
	// +optional
	Line EntryName `json:"line,omitempty"`
}

// ProviderKind says where a provider comes from and whether it is paid.
//
// +kubebuilder:validation:Enum=Internal;External;Free
type ProviderKind string

// The kinds of providers.
const (
	// ProviderInternal is an office of the district.
	ProviderInternal ProviderKind = "Internal"
	// ProviderExternal comes from outside and is paid by a budget line.
	ProviderExternal ProviderKind = "External"
	// ProviderFree comes from outside and is not paid.
	ProviderFree ProviderKind = "Free"
)

// ProgramFeedback is what the participants said about a program.
//
// +kubebuilder:validation:MinProperties=1
type ProgramFeedback struct {
	// responses is the number of people who answered, for example 42. Write 10 to
	// 1000000. Leave it out if fewer than 10 answered, so that no one can be
	// recognised.
	// +optional
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=1000000
	Responses int32 `json:"responses,omitempty"`

	// summary is what they said, at most 2,000 characters and without names, for
	// example "More time to practise in class." If left out, only the number is
	// recorded.
	// +optional
	Summary Text `json:"summary,omitempty"`
}
