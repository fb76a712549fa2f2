// Package prometheus asks the one Prometheus that the administrator of techplan chose for the values
// of benchmarks. The queries are texts of tenants and the answers those of a server that may be slow,
// absent or hostile: both are bounded, no answer is logged or quoted whole, and no reconciler waits
// for one.
package prometheus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/log"
)

// Bounds of a query.
const (
	// answerTimeout is how long an answer may take, from the connection to its last byte.
	answerTimeout = 10 * time.Second
	// maxAnswerBytes is the most that is read of an answer: one number takes a few hundred.
	maxAnswerBytes = 64 << 10
	// maxHeaderBytes is the most that is read of the headers of an answer.
	maxHeaderBytes = 16 << 10
)

// Client asks one server. It is safe for concurrent use.
type Client struct {
	address url.URL
	// namespaceParameter is the parameter of a query that has the namespace of the benchmark; empty:
	// none has.
	namespaceParameter string
	http               *http.Client
}

// NewClient returns a client of the server at an address, such as http://prometheus.monitoring:9090.
// The address may have a path, and no user, query or fragment. A namespace parameter is one that a proxy
// before the server uses to narrow the query to a namespace.
func NewClient(address, namespaceParameter string) (*Client, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of Prometheus is not a URL")
	}
	switch {
	case parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "":
		return nil, fmt.Errorf("the address of Prometheus must begin with http:// or https://, and name a host")
	case parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "":
		return nil, errors.New("the address of Prometheus must have no user, query or fragment")
	case namespaceParameter == "query" || namespaceParameter == "timeout" || namespaceParameter == "limit":
		return nil, fmt.Errorf("%s is a parameter of Prometheus, and cannot have the namespace", namespaceParameter)
	}
	return &Client{
		address: *parsed.JoinPath("api", "v1", "query"), namespaceParameter: namespaceParameter,
		http: &http.Client{
			Timeout: answerTimeout,
			// A redirect could lead to a server that the administrator did not choose.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext:            (&net.Dialer{Timeout: answerTimeout}).DialContext,
				MaxConnsPerHost:        parallelQueries,
				MaxIdleConnsPerHost:    1,
				IdleConnTimeout:        time.Minute,
				MaxResponseHeaderBytes: maxHeaderBytes,
			},
		},
	}, nil
}

// Query sends a query of a namespace. It returns the number that the server answers with, or a problem,
// which is a sentence for those who wrote the query. The sentence has no address.
func (client *Client) Query(ctx context.Context, namespace, query string) (value *big.Rat, problem string) {
	// Two series are enough to see that there are several.
	parameters := url.Values{"query": {query}, "timeout": {answerTimeout.String()}, "limit": {"2"}}
	if client.namespaceParameter != "" {
		parameters.Set(client.namespaceParameter, namespace)
	}
	address := client.address
	address.RawQuery = parameters.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), http.NoBody)
	if err != nil {
		return nil, "The query cannot be sent."
	}
	request.Header.Set("Accept", "application/json")
	response, err := client.http.Do(request)
	if err != nil {
		return nil, describeFailure(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	switch {
	case response.StatusCode >= 300 && response.StatusCode < 400:
		return nil, "Prometheus answered with a redirect, which is not followed."
	case !hasAnswer(response.StatusCode):
		return nil, fmt.Sprintf("Prometheus answered with the HTTP status %d.", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswerBytes+1))
	switch {
	case err != nil:
		return nil, describeFailure(ctx, err)
	case len(body) > maxAnswerBytes:
		return nil, "The answer is too large: " + useAggregation
	default:
		return decodeAnswer(body)
	}
}

// hasAnswer reports whether an answer with an HTTP status has a body of Prometheus. It explains an error
// in the body with these.
func hasAnswer(status int) bool {
	switch status {
	case http.StatusOK, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusServiceUnavailable:
		return true
	default:
		return false
	}
}

// describeFailure describes in a sentence why there is no answer. The log has the cause, at level 1,
// without the query.
func describeFailure(ctx context.Context, err error) string {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	log.FromContext(ctx).V(1).Info("Asking Prometheus failed", "cause", err.Error())
	if failure, ok := errors.AsType[net.Error](err); ok && failure.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("Prometheus did not answer within %d seconds.", int(answerTimeout.Seconds()))
	}
	return "Prometheus cannot be reached."
}
