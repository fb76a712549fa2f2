// Command scrape reads an address as Prometheus would: over HTTPS, with the
// token in a file, and without checking a certificate that the manager signed
// itself. It prints the answer's status, and the body where that is 200.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	if err := runScrape(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "scrape:", err)
		os.Exit(1)
	}
}

func runScrape(args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return fmt.Errorf("usage: scrape URL [TOKENFILE]")
	}
	request, err := http.NewRequest(http.MethodGet, args[0], nil)
	if err != nil {
		return err
	}
	if len(args) == 2 {
		token, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	}
	client := &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true}},
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode)
	if response.StatusCode != http.StatusOK {
		return nil
	}
	_, err = io.Copy(os.Stdout, response.Body)
	return err
}
