package cluster

import (
	"strings"
	"testing"
)

// requestLine is a line of the API server's count of requests.
func requestLine(group, resource, subresource, verb, code, count string) string {
	return `apiserver_request_total{code="` + code + `",component="apiserver",dry_run="",group="` + group +
		`",resource="` + resource + `",scope="resource",subresource="` + subresource + `",verb="` + verb +
		`",version="v1alpha1"} ` + count + "\n"
}

func TestCountWrites(t *testing.T) {
	const group = "techplan.education"
	text := "# HELP apiserver_request_total Requests.\n# TYPE apiserver_request_total counter\n" +
		requestLine(group, "devices", "", "POST", "201", "1.5e+03") +
		requestLine(group, "devices", "", "PATCH", "200", "7") +
		requestLine(group, "devices", "status", "PATCH", "200", "40") +
		requestLine(group, "devices", "status", "APPLY", "200", "2") +
		requestLine(group, "devices", "status", "PUT", "409", "3") +
		requestLine(group, "devices", "status", "PATCH", "500", "1") +
		requestLine(group, "technologyplans", "status", "PUT", "200", "5") +
		requestLine(group, "technologyplans", "", "POST", "201", "6") +
		requestLine(group, "goals", "status", "PATCH", "200", "8") +
		requestLine(group, "devices", "", "DELETE", "200", "9") +
		requestLine(group, "devices", "", "GET", "200", "1000") +
		requestLine(group, "devices", "", "WATCH", "200", "1000") +
		requestLine("apps", "devices", "", "POST", "201", "1000") +
		requestLine("x.techplan.education", "devices", "", "POST", "201", "1000") +
		"# TYPE apiserver_request_total_other counter\n" +
		strings.Replace(requestLine(group, "devices", "", "POST", "201", "1000"), "_total{", "_total_other{", 1)
	parsed, err := parseMetrics(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := WriteCounts{Devices: 1516, DeviceStatuses: 42, PlanStatuses: 5, All: 1577, Refused: 4}
	if got := parsed.CountWrites(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWriteCounts(t *testing.T) {
	many := WriteCounts{Devices: 10, DeviceStatuses: 21, PlanStatuses: 33, All: 46, Refused: 60}
	few := WriteCounts{Devices: 1, DeviceStatuses: 2, PlanStatuses: 3, All: 4, Refused: 5}
	if got, want := many.Minus(few), (WriteCounts{9, 19, 30, 42, 55}); got != want {
		t.Errorf("minus: got %+v, want %+v", got, want)
	}
	if got, want := many.Plus(few), (WriteCounts{11, 23, 36, 50, 65}); got != want {
		t.Errorf("plus: got %+v, want %+v", got, want)
	}
	if got, want := many.FormatPerLot(20), "0.500, 1.050"; got != want {
		t.Errorf("for each of 20 lots: got %s, want %s", got, want)
	}
}
