# Needs Go (see GO_MINOR), make and git, and nothing else: every other program
# is built into bin/ from the versions pinned in hack/tools and
# hack/controlplane. `make` alone lists what there is.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
# The stages share bin/ and the generated files; Go itself uses all processors.
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# What to test or measure, and how: make test PKG=./internal/budget/... TESTFLAGS='-run TestX -v'
PKG ?= ./...
TESTFLAGS ?=
BENCH ?= .
# Passed to the local launcher: make run ARGS='...'
ARGS ?=
# make test V=1 and make e2e V=1 show what else goes to a log.
export V ?=

BIN := bin
TOOLS := $(BIN)/tools
CONTROLLER_GEN := $(TOOLS)/controller-gen
GOLANGCI_LINT := $(TOOLS)/golangci-lint
KUBE_API_LINTER := $(TOOLS)/kube-api-linter
JQ := $(TOOLS)/gojq

# Every Go module of the repository but the one at the root. Those in VETTED
# are also vetted; hack/controlplane and hack/argocd take minutes to compile,
# which is left to what needs them.
NESTED := $(patsubst %/go.mod,%,$(shell git ls-files --cached --others --exclude-standard -- '*/go.mod' 2>/dev/null))
VETTED := . $(filter-out hack/controlplane hack/argocd,$(NESTED))

say = @printf '==> %s\n' '$(1)'

# An old Go would fail later and less clearly. A Go that fetches newer
# toolchains by itself reports the fetched version here, and passes.
GO_MINOR := 26
ifneq ($(filter-out help clean clean-local,$(or $(MAKECMDGOALS),help)),)
  GO_FOUND := $(shell go env GOVERSION 2>/dev/null || go version 2>/dev/null)
  ifneq ($(shell test "$$(printf '%s' '$(GO_FOUND)' | sed -n 's/.*go1\.\([0-9][0-9]*\).*/\1/p')" -ge $(GO_MINOR) 2>/dev/null && echo yes),yes)
    $(error Go 1.$(GO_MINOR) or newer is needed, and $(if $(GO_FOUND),this is "$(GO_FOUND)",there is no go command on your PATH). Get it from https://go.dev/dl/)
  endif
endif

##@ Use

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z][a-z0-9-]*:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: controlplane build ## Start a local control plane with techplan on it; Ctrl-C stops it
	@hack/progress.sh 'building the launcher' go build -o $(BIN)/techplan-local ./hack/local
	@exec $(BIN)/techplan-local $(ARGS)

.PHONY: build
build: ## Build bin/manager, bin/kubectl-techplan and bin/dashboard
	@mkdir -p $(BIN)
	@hack/progress.sh 'building the programs' go build -o $(BIN)/ ./cmd/...
	@install -m 755 cmd/kubectl-techplan/kubectl_complete-techplan $(BIN)/

.PHONY: image
image: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
image: ## Build an OCI image for two architectures, with its SBOM, into build/image
	@hack/progress.sh 'building the image' go run -C hack/image .

.PHONY: image-plugin
image-plugin: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
image-plugin: ## Build an OCI image of the plugin, for pipelines and imports, into build/image-plugin
	@hack/progress.sh 'building the image of the plugin' go run -C hack/image . -program plugin -out build/image-plugin

.PHONY: image-dashboard
image-dashboard: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
image-dashboard: ## Build an OCI image of the dashboard into build/image-dashboard
	@hack/progress.sh 'building the image of the dashboard' go run -C hack/image . -program dashboard -out build/image-dashboard

# VERSION has the form v0.1.0. The files will be published below RELEASE_URL, in
# which {version} stands for the version; RELEASEFLAGS has further flags.
RELEASE_URL ?=
RELEASEFLAGS ?=
.PHONY: release
release: ## Write the files of a release into dist: make release VERSION=v0.1.0
	@[ -n '$(VERSION)' ] || { echo 'give the version: make release VERSION=v0.1.0' >&2; exit 2; }
	@hack/progress.sh 'writing the release $(VERSION)' go run -C hack/release . -version '$(VERSION)' -url '$(RELEASE_URL)' $(RELEASEFLAGS)

.PHONY: controlplane
controlplane: ## Build etcd, kube-apiserver, kube-controller-manager and kubectl (minutes, once)
	@hack/controlplane/build.sh $(BIN)

##@ Test

# Tests that need an API server start one from KUBEBUILDER_ASSETS, and skip
# themselves where that is empty: that is the difference of test-unit.
.PHONY: test
test: export KUBEBUILDER_ASSETS := $(abspath $(BIN))
test: controlplane test-programs ## Run all tests, on a real API server where they need one, and the whole installation
ifeq ($(PKG),./...)
	@hack/test.sh $(BIN) '$(TESTFLAGS)' $(filter-out hack/argocd,$(NESTED))
else
	$(call say,testing $(PKG))
	@go test $(TESTFLAGS) $(PKG)
endif

# Some tests need programs that the project does not build. They skip themselves without them.
.PHONY: test-programs
test-programs: ## Install what some tests need beyond Go, where apt-get and npm are: Chromium, Prometheus, axe-core, the YAML language server
	@hack/npm/install.sh $(BIN)

.PHONY: pictures
pictures: test-programs ## Take the pictures of the pages that the documentation shows
	$(call say,taking pictures of the pages)
	@mkdir -p docs/images/pages
	@TECHPLAN_PICTURES=$(CURDIR)/docs/images/pages go test ./internal/dashboard -run TestPicturesOfPages -count=1

.PHONY: test-unit
test-unit: export KUBEBUILDER_ASSETS :=
test-unit: ## Run the tests that need no API server
	$(call say,testing $(PKG) without an API server)
	@go test -short $(TESTFLAGS) $(PKG)

.PHONY: test-race
test-race: export KUBEBUILDER_ASSETS := $(abspath $(BIN))
test-race: controlplane ## Run all tests with the race detector (needs a C compiler)
	$(call say,testing $(PKG) with the race detector)
	@go test -race $(TESTFLAGS) $(PKG)

# Each parser and the whole assessment, one after the other.
FUZZTIME ?= 1m
.PHONY: fuzz
fuzz: ## Try generated input: make fuzz FUZZTIME=300000x FUZZ=FuzzPlan
	@grep -rlE '^func $(or $(FUZZ),Fuzz[A-Za-z]+)\(' --include='*_test.go' internal | while read -r file; do \
		for target in $$(sed -nE 's/^func ($(or $(FUZZ),Fuzz[A-Za-z]+))\(.*/\1/p' "$$file"); do \
			printf '==> trying %s in %s for %s\n' "$$target" "$$(dirname "$$file")" '$(FUZZTIME)'; \
			go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime '$(FUZZTIME)' || exit 1; \
		done; \
	done

# A report, not a test: machines are noisy.
.PHONY: bench
bench: controlplane ## Measure against a bare client and a baseline controller, into docs/performance.md
	$(call say,measuring on a control plane of its own)
	@go run ./hack/bench -binaries $(BIN) $(BENCHFLAGS)

.PHONY: bench-full
bench-full: controlplane ## The same with 20,000 new lots, a plan of 100,000, bulk changes of 10,000 and 600 districts: two hours
	$(call say,measuring on a control plane of its own)
	@go run ./hack/bench -binaries $(BIN) -lots 20000 -largest 100000 -bulk-lots 10000 -documents 100000 -districts 600 -district-lots 100000 $(BENCHFLAGS)

# DIR is another checkout to measure in the same way.
DIR ?= .
.PHONY: style
style: ## Measure names, comments, tests and lines: make style DIR=../other-project
	@go run ./hack/style $(DIR)

.PHONY: bench-micro
bench-micro: ## Run the benchmarks of the code: make bench-micro PKG=./internal/... BENCH=Ledger
	$(call say,measuring $(BENCH) in $(PKG))
	@go test -run '^$$' -bench '$(BENCH)' -benchmem $(TESTFLAGS) $(PKG)

.PHONY: e2e
e2e: controlplane build ## Install by Helm, apply a district, lose the leader, upgrade, restore, uninstall
	@hack/progress.sh 'building what it needs' $(MAKE) $(BIN)/.e2e
	@hack/e2e/run.sh $(BIN)

.PHONY: $(BIN)/.e2e
$(BIN)/.e2e: $(JQ)
	@go build -o $(BIN)/techplan-local ./hack/local
	@go build -o $(BIN)/ ./hack/e2e/...
	@go -C hack/chart build -o $(abspath $(BIN))/helm ./cmd/helm
	@go -C hack/gitops build -o $(abspath $(BIN))/gitops .

# Not a part of make test, because Argo CD takes minutes to compile.
.PHONY: test-argocd
test-argocd: export TECHPLAN_ARGOCD := $(abspath $(BIN))
test-argocd: controlplane build ## Check with a real Argo CD what docs/gitops.md promises (minutes the first time)
	@hack/progress.sh 'building Argo CD' go -C hack/argocd build -o $(abspath $(BIN))/argocd .
	@hack/progress.sh 'building the launcher' go build -o $(BIN)/techplan-local ./hack/local
	$(call say,testing with Argo CD)
	@go test -count=1 $(TESTFLAGS) ./hack/e2e/argocd

##@ Change

# The definitions are made aside and then moved, so that a fault in the types
# leaves the old ones alone and the file of a kind that is gone goes too.
.PHONY: generate
generate: $(CONTROLLER_GEN) ## Write everything that is generated from the code
	$(call say,generating deepcopy methods)
	@$(CONTROLLER_GEN) object:headerFile=hack/boilerplate.go.txt paths=./api/...
	$(call say,generating custom resource definitions and roles)
	@rm -rf $(BIN)/generated
	@$(CONTROLLER_GEN) crd paths=./api/... output:crd:dir=$(BIN)/generated/crd
	@mkdir -p config/crd/bases config/rbac
	@rm -f config/crd/bases/*.yaml
	@mv $(BIN)/generated/crd/*.yaml config/crd/bases/
	@[ ! -d controllers ] || $(CONTROLLER_GEN) rbac:roleName=techplan-manager paths=./controllers/... output:rbac:dir=config/rbac
	$(call say,running go generate)
	@go generate ./...
	@for module in apidocs gitops monitoring; do go -C hack/$$module generate ./... || exit 1; done
	@go run -C hack/chart .

.PHONY: fmt
fmt: $(GOLANGCI_LINT) ## Format the Go files and sort their imports
	@$(GOLANGCI_LINT) fmt

.PHONY: tidy
tidy: ## Tidy the Go modules
	@for module in . $(NESTED); do go -C $$module mod tidy || exit 1; done

##@ Check

.PHONY: verify
verify: verify-tidy verify-fmt verify-vet verify-generated lint ## Check all but the tests: what is generated, formatted and linted

.PHONY: lint
lint: $(GOLANGCI_LINT) $(KUBE_API_LINTER) ## Lint the code and the API
	$(call say,linting the code)
	@$(GOLANGCI_LINT) run ./...
	$(call say,linting the API types)
	@$(KUBE_API_LINTER) -config .golangci-kal.yml ./api/...

.PHONY: verify-tidy
verify-tidy:
	$(call say,checking that the modules are tidy)
	@for module in . $(NESTED); do \
		go -C $$module mod tidy -diff || { echo "$$module/go.mod is not tidy: run make tidy and commit." >&2; exit 1; }; \
	done

.PHONY: verify-fmt
verify-fmt:
	$(call say,checking the format)
	@files=$$(gofmt -l $(filter-out $(BIN)/,$(wildcard */))); \
	[ -z "$$files" ] || { printf 'not formatted: run make fmt and commit.\n%s\n' "$$files" >&2; exit 1; }

.PHONY: verify-vet
verify-vet:
	$(call say,vetting)
	@for module in $(VETTED); do go -C $$module vet ./... || exit 1; done

# Compares the files as they are with what the generators make of the code, and
# not with the last commit: so it also works in the midst of a change.
# .gitattributes says which files are generated.
generated-files = git ls-files --cached --others --exclude-standard -- ':(attr:linguist-generated)' | sort -u | \
	while read -r file; do [ ! -f "$$file" ] || echo "$$(git hash-object "$$file") $$file"; done

.PHONY: verify-generated
verify-generated:
	@mkdir -p $(BIN)
	@$(generated-files) > $(BIN)/.generated.before
	@$(MAKE) generate
	@$(generated-files) > $(BIN)/.generated.after
	@diff $(BIN)/.generated.before $(BIN)/.generated.after > $(BIN)/.generated.diff || { \
		echo 'generated files were stale: run make generate and commit.' >&2; \
		sed -n 's/^[<>] [0-9a-f]* /  /p' $(BIN)/.generated.diff | sort -u >&2; exit 1; }

##@ Clean

.PHONY: clean
clean: ## Remove what was built (local data stays)
	@rm -rf $(BIN)

.PHONY: clean-local
clean-local: ## Remove the data of the local control plane
	@rm -rf .local

# The tools are built once, and again when their pinned versions change.

$(CONTROLLER_GEN): hack/tools/go.mod hack/tools/go.sum
	@$(call build-tool,sigs.k8s.io/controller-tools/cmd/controller-gen)

$(GOLANGCI_LINT): hack/tools/go.mod hack/tools/go.sum
	@$(call build-tool,github.com/golangci/golangci-lint/v2/cmd/golangci-lint)

$(KUBE_API_LINTER): hack/tools/go.mod hack/tools/go.sum $(wildcard hack/tools/cmd/kube-api-linter/*.go)
	@$(call build-tool,./cmd/kube-api-linter)

$(JQ): hack/tools/go.mod hack/tools/go.sum
	@$(call build-tool,github.com/itchyny/gojq/cmd/gojq)

# Go does not write a binary that is up to date; touch is for make. The tools
# run here, whatever the caller compiles for.
build-tool = mkdir -p $(TOOLS) && GOOS= GOARCH= GOWORK=off hack/progress.sh 'building $(notdir $@)' go -C hack/tools build -o $(abspath $@) $(1) && touch $@
