package certificates

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func newTestCertificates(t *testing.T, now time.Time) Directory {
	t.Helper()
	pki := Directory(filepath.Join(t.TempDir(), "pki"))
	if err := pki.EnsureValid(now); err != nil {
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
	first := readText(t, pki.AuthorityFile())
	renewed := func(at time.Time) bool {
		t.Helper()
		if err := pki.EnsureValid(at); err != nil {
			t.Fatal(err)
		}
		return readText(t, pki.AuthorityFile()) != first
	}
	if renewed(now) || renewed(now.Add(certificateLifetime-renewalMargin-time.Minute)) {
		t.Error("created again although they are valid")
	}
	if !renewed(now.Add(certificateLifetime - renewalMargin + time.Minute)) {
		t.Error("not renewed before their end")
	}
	first = readText(t, pki.AuthorityFile())
	if err := os.Remove(pki.ServiceAccountKey()); err != nil {
		t.Fatal(err)
	}
	if !renewed(now) {
		t.Error("not created again although a key is missing")
	}
}

func TestCertificatesAreWhatServerAndClientNeed(t *testing.T) {
	pki := newTestCertificates(t, time.Now())
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(readText(t, pki.AuthorityFile()))) {
		t.Fatal("the authority cannot be read")
	}
	for name, tc := range map[string]struct {
		files func() (string, string)
		host  string
		usage x509.ExtKeyUsage
	}{
		"the server by its address":     {pki.ServerFiles, "127.0.0.1", x509.ExtKeyUsageServerAuth},
		"the server by its name":        {pki.ServerFiles, "localhost", x509.ExtKeyUsageServerAuth},
		"the server as client of etcd":  {pki.ServerFiles, "", x509.ExtKeyUsageClientAuth},
		"the administrator as a client": {pki.AdministratorFiles, "", x509.ExtKeyUsageClientAuth},
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
	certificateFile, keyFile := pki.AdministratorFiles()
	pair, err := tls.LoadX509KeyPair(certificateFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	if got := pair.Leaf.Subject.Organization; len(got) != 1 || got[0] != "system:masters" {
		t.Errorf("the administrator is in the groups %v", got)
	}
}
