package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestParseFlags(t *testing.T) {
	defaults := options{data: ".local", bin: "bin", samples: "config/samples/east-central-isd", port: 16443}
	bare, other := defaults, defaults
	bare.bare, bare.noControllers, bare.samples = true, true, ""
	other.data, other.port, other.once, other.samples = "data", 0, true, ""
	for name, tc := range map[string]struct {
		args    []string
		want    options
		wantErr string
	}{
		"none":                      {nil, defaults, ""},
		"bare has nothing else":     {[]string{"--bare"}, bare, ""},
		"bare wins over a sample":   {[]string{"--bare", "--sample", "x"}, bare, ""},
		"a free port and no sample": {[]string{"--data=data", "--port", "0", "--once", "--sample="}, other, ""},
		"an argument":               {[]string{"start"}, defaults, `unexpected argument "start"`},
		"a port that is no number": {
			[]string{"--port", "x"}, defaults, `invalid value "x" for flag -port: parse error`,
		},
		"a flag that does not exist": {[]string{"--nodes"}, defaults, "flag provided but not defined: -nodes"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr strings.Builder
			got, err := parseFlags(tc.args, &stderr)
			if errorText(err) != tc.wantErr || !strings.Contains(stderr.String(), tc.wantErr) {
				t.Fatalf("got %v and stderr %q, want %q", err, &stderr, tc.wantErr)
			}
			if err == nil && got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
	if _, err := parseFlags([]string{"-h"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: got %v", err)
	}
}

func TestStopAtSignals(t *testing.T) {
	signals := make(chan os.Signal)
	ctx, forceStop := stopAtSignals(signals)
	if ctx.Err() != nil {
		t.Error("stopped before a signal")
	}
	signals <- os.Interrupt
	<-ctx.Done()
	if cause := context.Cause(ctx); !errors.Is(cause, errStopped) {
		t.Errorf("the cause is %v", cause)
	}
	select {
	case <-forceStop:
		t.Error("the first signal forces the stop")
	default:
	}
	signals <- syscall.SIGTERM
	<-forceStop
}

func TestCheckPrograms(t *testing.T) {
	names := []string{"etcd", "kube-apiserver", "kube-controller-manager", "manager", "kubectl-techplan"}
	removeFile := func(name string) func(bin string) error {
		return func(bin string) error { return os.Remove(filepath.Join(bin, name)) }
	}
	for name, tc := range map[string]struct {
		change        func(bin string) error
		noControllers bool
		want          string
	}{
		"all are there": {func(string) error { return nil }, false, ""},
		"no etcd": {
			removeFile("etcd"), false, "BIN/etcd is missing: build it with `make controlplane`",
		},
		"no manager": {
			removeFile("manager"), false, "BIN/manager is missing: build it with `make build`",
		},
		"no plugin for the pages": {
			removeFile("kubectl-techplan"), false, "BIN/kubectl-techplan is missing: build it with `make build`",
		},
		"no manager, and none is needed": {removeFile("manager"), true, ""},
		"a program that is not executable": {
			func(bin string) error { return os.Chmod(filepath.Join(bin, "kube-apiserver"), 0o600) }, false,
			"BIN/kube-apiserver is not a program that can be run: remove it, and build it with `make controlplane`",
		},
		"a directory in its place": {
			func(bin string) error {
				return errors.Join(removeFile("manager")(bin), os.Mkdir(filepath.Join(bin, "manager"), 0o700))
			}, false,
			"BIN/manager is not a program that can be run: remove it, and build it with `make build`",
		},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			for _, program := range names {
				if err := os.WriteFile(filepath.Join(bin, program), nil, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := tc.change(bin); err != nil {
				t.Fatal(err)
			}
			l := &launcher{options: options{bin: bin, noControllers: tc.noControllers}}
			if got := strings.ReplaceAll(errorText(l.checkPrograms()), bin, "BIN"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestRunLauncherRefusesBeforeStarting gives programs that cannot run: an attempt to
// start one would return another error.
func TestRunLauncherRefusesBeforeStarting(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"etcd", "kube-apiserver", "kube-controller-manager", "manager", "kubectl-techplan"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("no program"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	locked, noSample := openTestDataDir(t), filepath.Join(bin, "gone")
	port, err := checkPort(0)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*options)
		want   string
	}{
		"no sample": {func(o *options) { o.samples = noSample }, "there is no directory " + noSample},
		"a locked data folder": {
			func(o *options) { o.data = locked.path }, "techplan-local already runs on " + locked.path,
		},
		"a port that is none": {func(o *options) { o.port = 70_000 }, "port 70000 on 127.0.0.1 cannot be used"},
		"programs of no form": {func(*options) {}, "start etcd: "},
	} {
		t.Run(name, func(t *testing.T) {
			o := options{bin: bin, data: filepath.Join(t.TempDir(), "data"), port: port, once: true}
			tc.change(&o)
			var out strings.Builder
			err := runLauncher(t.Context(), nil, o, &out)
			if !strings.HasPrefix(errorText(err), tc.want) || out.Len() > 0 {
				t.Errorf("got %v and output %q, want %s", err, &out, tc.want)
			}
		})
	}
}
