package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/skew"
	"techplan.education/internal/text"
)

const (
	// managerNamespace is where the documentation installs the manager. A user who may not read
	// the Deployments of all namespaces may be allowed to read these.
	managerNamespace = "techplan-system"
	managerSelector  = "app.kubernetes.io/name=techplan,app.kubernetes.io/component=manager"
	versionLabel     = "app.kubernetes.io/version"
	// versionTimeout bounds the time for each answer if the flags do not.
	versionTimeout = 5 * time.Second
)

// Component is a part of techplan in a cluster.
type Component struct {
	// Version as its image or label has it; several are joined by a comma.
	Version string `json:"version,omitempty"`
	// Image is that of the manager.
	Image string `json:"image,omitempty"`
	// Unknown says why there is no version.
	Unknown string `json:"unknown,omitempty"`
}

// Versions are the versions of techplan in a cluster.
type Versions struct {
	Manager     Component `json:"manager"`
	Definitions Component `json:"definitions"`
}

// ErrNoCluster means that neither a kubeconfig nor a pod says which cluster to read.
var ErrNoCluster = errors.New("no cluster is known: give --kubeconfig, or files with -f")

// ReadVersions reads the versions of techplan in the cluster, as far as the rights of the user
// go. The error is about the cluster as a whole: ErrNoCluster, or it cannot be reached.
func (flags Flags) ReadVersions(ctx context.Context) (Versions, error) {
	config, _, err := flags.loadConfig()
	if err != nil {
		return Versions{}, err
	}
	if config.Timeout == 0 {
		config.Timeout = versionTimeout
	}
	manager, err := readManager(ctx, config)
	if err != nil {
		return Versions{}, err
	}
	definitions, err := readDefinitions(ctx, config)
	if err != nil {
		return Versions{}, err
	}
	return Versions{Manager: manager, Definitions: definitions}, nil
}

// readManager reads the version of the manager's Deployment.
func readManager(ctx context.Context, config *rest.Config) (Component, error) {
	reader, err := dynamic.NewForConfig(config)
	if err != nil {
		return Component{}, fmt.Errorf("reach the cluster: %w", err)
	}
	deployments := reader.Resource(appsv1.SchemeGroupVersion.WithResource("deployments"))
	options := metav1.ListOptions{LabelSelector: managerSelector}
	list, err := deployments.List(ctx, options)
	if apierrors.IsForbidden(err) {
		list, err = deployments.Namespace(managerNamespace).List(ctx, options)
	}
	if reason, err := explainRefusal(err, "deployments in "+managerNamespace); reason != "" || err != nil {
		return Component{Unknown: reason}, err
	}
	if len(list.Items) == 0 {
		return Component{Unknown: "not installed"}, nil
	}
	var deployment appsv1.Deployment
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(list.Items[0].Object, &deployment); err != nil {
		return Component{}, fmt.Errorf("read the Deployment of the manager: %w", err)
	}
	return describeManager(&deployment), nil
}

// describeManager takes the version from the tag of the image, and from the label if the tag is
// no version: a digest, or a tag of a registry of one's own.
func describeManager(deployment *appsv1.Deployment) Component {
	component := Component{Version: deployment.Labels[versionLabel]}
	for _, container := range deployment.Spec.Template.Spec.Containers {
		if container.Name == "manager" {
			component.Image = text.EscapeLine(container.Image)
		}
	}
	image, _, _ := strings.Cut(component.Image, "@")
	if at := strings.LastIndex(image, ":"); at >= 0 && skew.IsRelease(image[at+1:]) {
		component.Version = image[at+1:]
	}
	if component.Version == "" {
		component.Unknown = "neither the image nor the label " + versionLabel + " has a version"
	}
	return component
}

// readDefinitions reads the versions of the custom resource definitions from their labels.
func readDefinitions(ctx context.Context, config *rest.Config) (Component, error) {
	reader, err := metadata.NewForConfig(config)
	if err != nil {
		return Component{}, fmt.Errorf("reach the cluster: %w", err)
	}
	resource := schema.GroupVersionResource{
		Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions",
	}
	var versions, missing []string
	for _, plural := range []string{"technologyplans", "goals", "benchmarks", "devices", "evaluations"} {
		name := plural + "." + v1alpha1.GroupVersion.Group
		definition, err := reader.Resource(resource).Get(ctx, name, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			missing = append(missing, plural)
			continue
		}
		if reason, err := explainRefusal(err, resource.Resource); reason != "" || err != nil {
			return Component{Unknown: reason}, err
		}
		if version := definition.Labels[versionLabel]; version != "" {
			versions = append(versions, version)
		}
	}
	slices.Sort(versions)
	versions = slices.Compact(versions)
	switch {
	case len(versions) > 0 && len(missing) == 0:
		return Component{Version: strings.Join(versions, ", ")}, nil
	case len(missing) > 0:
		return Component{Unknown: "not installed: " + strings.Join(missing, ", ")}, nil
	default:
		return Component{Unknown: "installed without the label " + versionLabel}, nil
	}
}

// explainRefusal returns a reason for a request that the user may not make, and passes on every
// other error.
func explainRefusal(err error, what string) (reason string, rest error) {
	switch {
	case err == nil:
		return "", nil
	case apierrors.IsForbidden(err), apierrors.IsUnauthorized(err):
		return "you have no right to read " + what, nil
	default:
		return "", fmt.Errorf("read %s: %w", what, err)
	}
}
