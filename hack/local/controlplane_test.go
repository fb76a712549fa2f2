package main

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
)

func TestCheckPort(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	_, err = checkPort(port)
	want := "port " + strconv.Itoa(port) + " on 127.0.0.1 is in use by another program: choose another with --port"
	if !strings.HasPrefix(errorText(err), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if free, err := checkPort(0); err != nil || free == 0 || free == port {
		t.Errorf("got port %d, %v", free, err)
	}
	if _, err := checkPort(70_000); !strings.HasPrefix(errorText(err), "port 70000 on 127.0.0.1 cannot be used: ") {
		t.Errorf("a port that does not exist: %v", err)
	}
}

func TestFindFreePorts(t *testing.T) {
	ports, err := findFreePorts(20)
	if err != nil {
		t.Fatal(err)
	}
	different := map[int]bool{}
	for _, port := range ports {
		different[port] = true
		if _, err := checkPort(port); err != nil {
			t.Error(err)
		}
	}
	if len(different) != 20 {
		t.Errorf("20 ports, of which %d are different", len(different))
	}
}

func TestFormatURL(t *testing.T) {
	if got, want := formatURL("https", 16443), "https://127.0.0.1:16443"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func newTestCertificates(t *testing.T, now time.Time) certificates {
	t.Helper()
	pki := certificates(filepath.Join(t.TempDir(), "pki"))
	if err := pki.ensureValid(now); err != nil {
		t.Fatal(err)
	}
	return pki
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCertificatesAreKept(t *testing.T) {
	now := time.Now()
	pki := newTestCertificates(t, now)
	first := readText(t, pki.authorityFile())
	renewed := func(at time.Time) bool {
		t.Helper()
		if err := pki.ensureValid(at); err != nil {
			t.Fatal(err)
		}
		return readText(t, pki.authorityFile()) != first
	}
	if renewed(now) || renewed(now.Add(certificateLifetime-renewalMargin-time.Minute)) {
		t.Error("created again although they are valid")
	}
	if !renewed(now.Add(certificateLifetime - renewalMargin + time.Minute)) {
		t.Error("not renewed before their end")
	}
	first = readText(t, pki.authorityFile())
	if err := os.Remove(pki.serviceAccountKey()); err != nil {
		t.Fatal(err)
	}
	if !renewed(now) {
		t.Error("not created again although a key is missing")
	}
}

func TestCertificatesAreWhatServerAndClientNeed(t *testing.T) {
	pki := newTestCertificates(t, time.Now())
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(readText(t, pki.authorityFile()))) {
		t.Fatal("the authority cannot be read")
	}
	for name, tc := range map[string]struct {
		files func() (string, string)
		host  string
		usage x509.ExtKeyUsage
	}{
		"the server by its address":     {pki.serverFiles, "127.0.0.1", x509.ExtKeyUsageServerAuth},
		"the server by its name":        {pki.serverFiles, "localhost", x509.ExtKeyUsageServerAuth},
		"the server as client of etcd":  {pki.serverFiles, "", x509.ExtKeyUsageClientAuth},
		"the administrator as a client": {pki.administratorFiles, "", x509.ExtKeyUsageClientAuth},
	} {
		t.Run(name, func(t *testing.T) {
			certificateFile, keyFile := tc.files()
			pair, err := tls.LoadX509KeyPair(certificateFile, keyFile)
			if err != nil {
				t.Fatal(err)
			}
			_, err = pair.Leaf.Verify(x509.VerifyOptions{
				Roots: roots, DNSName: tc.host, KeyUsages: []x509.ExtKeyUsage{tc.usage},
			})
			if err != nil {
				t.Error(err)
			}
			if info, err := os.Stat(keyFile); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the key has mode %v, %v", info.Mode(), err)
			}
		})
	}
	certificateFile, keyFile := pki.administratorFiles()
	pair, err := tls.LoadX509KeyPair(certificateFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	if got := pair.Leaf.Subject.Organization; len(got) != 1 || got[0] != "system:masters" {
		t.Errorf("the administrator is in the groups %v", got)
	}
}

func TestWriteKubeconfig(t *testing.T) {
	pki := newTestCertificates(t, time.Now())
	path := filepath.Join(t.TempDir(), kubeconfigFile)
	if err := writeKubeconfig(path, "https://127.0.0.1:16443", pki, "oak"); err != nil {
		t.Fatal(err)
	}
	checkKubeconfig(t, path)
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	certificateFile, keyFile := pki.administratorFiles()
	if config.Host != "https://127.0.0.1:16443" || config.Insecure ||
		string(config.CAData) != readText(t, pki.authorityFile()) ||
		string(config.CertData) != readText(t, certificateFile) || string(config.KeyData) != readText(t, keyFile) {
		t.Errorf("the kubeconfig is not that of the administrator at %s", config.Host)
	}
	if err := writeKubeconfig(path, "", certificates(t.TempDir()), "oak"); err == nil {
		t.Error("no error without certificates")
	}
}
