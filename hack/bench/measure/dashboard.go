package measure

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
	"techplan.education/internal/pages"
	"techplan.education/internal/pages/catalog"
	"techplan.education/internal/snapshot"
)

// Dashboard serves the pages of many public namespaces with cmd/dashboard, in a process of its own, and reads how much
// memory that process has. A dashboard of one of these namespaces shows what it takes without the others.
var Dashboard = Measure{Name: "dashboard", take: measureDashboard}

func measureDashboard(ctx context.Context, bench *Bench) error {
	folder, err := os.MkdirTemp("", "techplan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	program, kubeconfig := filepath.Join(folder, "dashboard"), filepath.Join(folder, "kubeconfig")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "techplan.education/cmd/dashboard")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the dashboard: %w\n%s", err, output)
	}
	if err := writeKubeconfig(kubeconfig, bench.Config); err != nil {
		return err
	}
	namespaces, err := bench.createDistricts(ctx)
	if err != nil {
		return err
	}
	one, err := readDashboardMemory(ctx, program, kubeconfig, namespaces[:1])
	if err != nil {
		return err
	}
	all, err := readDashboardMemory(ctx, program, kubeconfig, namespaces)
	if err != nil {
		return err
	}
	bench.AddRows(dashboardRow(len(namespaces), bench.DistrictLots, one, all))
	return nil
}

// createDistricts creates districts with the statuses that techplan would write, and returns their namespaces.
func (bench *Bench) createDistricts(ctx context.Context) ([]string, error) {
	var namespaces []string
	for number := range bench.Districts {
		namespace, err := bench.CreateDistrict(ctx)
		if err != nil {
			return nil, err
		}
		namespaces = append(namespaces, namespace)
		lots := workload.ShareLots(number, bench.Districts, bench.DistrictLots)
		district := snapshot.ComputeStatuses(workload.NewDistrict(namespace, number, lots), time.Now())
		objects := listObjects(district)
		err = workload.CallInParallel(len(objects), func(at int) error {
			return createWithStatus(ctx, bench.Client, objects[at])
		})
		if err != nil {
			return nil, fmt.Errorf("creating the district %s: %w", namespace, err)
		}
	}
	return namespaces, nil
}

func listObjects(district snapshot.District) []client.Object {
	var objects []client.Object
	for _, object := range district.Plans {
		objects = append(objects, object)
	}
	for _, object := range district.Goals {
		objects = append(objects, object)
	}
	for _, object := range district.Benchmarks {
		objects = append(objects, object)
	}
	for _, object := range district.Devices {
		objects = append(objects, object)
	}
	for _, object := range district.Evaluations {
		objects = append(objects, object)
	}
	return objects
}

// createWithStatus creates an object and writes the status that it has.
func createWithStatus(ctx context.Context, writer client.Client, object client.Object) error {
	created := object.DeepCopyObject().(client.Object)
	if err := writer.Create(ctx, created); err != nil {
		return err
	}
	object.SetResourceVersion(created.GetResourceVersion())
	object.SetUID(created.GetUID())
	return writer.Status().Update(ctx, object)
}

// dashboardMemory is what a dashboard takes, in megabytes.
type dashboardMemory struct {
	// ready is the resident memory when all objects are read, served that after the pages of each district were served
	// once, and peak the most up to then.
	ready, served, peak float64
}

// dashboardRow says what a district takes, beyond what a dashboard of one takes.
func dashboardRow(districts, lots int, one, all dashboardMemory) page.Row {
	row := page.Row{
		Measure: fmt.Sprintf("a dashboard of %d public namespaces with %d lots: resident memory after all pages, MB",
			districts, lots),
		Techplan: fmt.Sprintf("%.0f", all.served),
		Ratios: fmt.Sprintf("%.0f when all objects are read, %.0f at most; %.0f with one namespace",
			all.ready, all.peak, one.served),
	}
	if districts > 1 {
		row.Ratios += fmt.Sprintf("; %.2f for each further district", (all.served-one.served)/float64(districts-1))
	}
	return row
}

// readDashboardMemory serves namespaces, asks for their pages, and reads the memory of the process.
func readDashboardMemory(
	ctx context.Context, program, kubeconfig string, namespaces []string,
) (dashboardMemory, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	command := exec.CommandContext(ctx, program, "--bind-address=127.0.0.1:0", "--public="+strings.Join(namespaces, ","))
	command.Env = append(os.Environ(), clientcmd.RecommendedConfigPathEnvVar+"="+kubeconfig)
	log, err := command.StderrPipe()
	if err != nil {
		return dashboardMemory{}, err
	}
	if err := command.Start(); err != nil {
		return dashboardMemory{}, err
	}
	defer func() {
		stop()
		_ = command.Wait()
	}()
	address, err := readAddress(log)
	if err != nil {
		return dashboardMemory{}, err
	}
	// Nothing reads the log later, and a full pipe would stop the process.
	go func() { _, _ = io.Copy(io.Discard, log) }()
	for getPage(ctx, address+"/readyz") != nil {
		if ctx.Err() != nil {
			return dashboardMemory{}, ctx.Err()
		}
		sleepFor(100 * time.Millisecond)
	}
	var memory dashboardMemory
	if memory.ready, _, err = readProcessMemory(command.Process.Pid); err != nil {
		return dashboardMemory{}, err
	}
	addresses := pages.Addresses{HasPages: true, Base: address}
	asked := []string{addresses.Home()}
	for _, namespace := range namespaces {
		for _, made := range catalog.ListPages() {
			asked = append(asked, addresses.Page(namespace, "plan-2026", made.Name))
		}
	}
	for _, one := range asked {
		if err := getPage(ctx, one); err != nil {
			return dashboardMemory{}, err
		}
	}
	memory.served, memory.peak, err = readProcessMemory(command.Process.Pid)
	return memory, err
}

// readAddress reads the log of a dashboard until it says where it serves.
func readAddress(log io.Reader) (string, error) {
	var said strings.Builder
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var entry struct{ Msg, Address string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err == nil && entry.Msg == "serving" {
			return "http://" + entry.Address, nil
		}
		said.WriteString(lines.Text() + "\n")
	}
	return "", errors.Join(fmt.Errorf("the dashboard does not serve: %s", &said), lines.Err())
}

func getPage(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s is answered with %s", address, response.Status)
	}
	return nil
}

// readProcessMemory returns the resident memory of a process, now and at most, in megabytes. It needs /proc.
func readProcessMemory(process int) (now, most float64, err error) {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(process), "status"))
	if err != nil {
		return 0, 0, fmt.Errorf("reading the memory of the dashboard: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		kilobytes, _ := strconv.ParseFloat(fields[1], 64)
		switch fields[0] {
		case "VmRSS:":
			now = kilobytes / 1024
		case "VmHWM:":
			most = kilobytes / 1024
		}
	}
	return now, most, nil
}

// writeKubeconfig writes a kubeconfig that reaches an API server as a config does.
func writeKubeconfig(path string, config *rest.Config) error {
	const name = "bench"
	made := clientcmdapi.NewConfig()
	made.Clusters[name] = &clientcmdapi.Cluster{Server: config.Host, CertificateAuthorityData: config.CAData}
	made.AuthInfos[name] = &clientcmdapi.AuthInfo{
		ClientCertificateData: config.CertData, ClientKeyData: config.KeyData, Token: config.BearerToken,
	}
	made.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: name}
	made.CurrentContext = name
	return clientcmd.WriteToFile(*made, path)
}
