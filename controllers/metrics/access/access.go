// Package access decides who may read the metrics. It authenticates the token of a
// request and authorizes its user with reviews of the API server, as the filter of
// controller-runtime does. It differs in how it handles all other requests.
//
// The filter of controller-runtime, and the authenticator of k8s.io/apiserver
// under it, report a token that the API server does not know in the same way as
// an API server that cannot be reached: with an error. The filter therefore
// answers both with 500, logs both as errors, and asks the API server again for
// each request, because errors are not cached. Any client that reaches the port
// could fill the log and keep the API server busy. The error does not distinguish the two
// cases, so this package sends the reviews itself.
package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/go-logr/logr"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilcache "k8s.io/apimachinery/pkg/util/cache"
	authenticationclient "k8s.io/client-go/kubernetes/typed/authentication/v1"
	authorizationclient "k8s.io/client-go/kubernetes/typed/authorization/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const (
	// allowedFor is how long a positive answer is cached. A token that was revoked works
	// until then.
	allowedFor = time.Minute
	// refusedFor is how long a negative answer is cached. It is short, so that a new
	// right takes effect soon.
	refusedFor = 10 * time.Second
	// maxAnswers bounds the answers that are kept. The limits below allow fewer
	// within allowedFor, so that other tokens do not displace a good one.
	maxAnswers = 4096
	// maxTokenBytes is the size of a token above which it is not reviewed. Tokens
	// of service accounts have about a thousand bytes.
	maxTokenBytes = 16 << 10
	// askTimeout bounds both reviews of a token together.
	askTimeout = 10 * time.Second
)

// reviewer sends reviews to the API server. An error means that there was no answer.
type reviewer interface {
	// reviewToken returns the user of a token, or nil if the API server does not know it.
	reviewToken(ctx context.Context, token string) (*authenticationv1.UserInfo, error)
	// reviewAccess returns whether a user may use a verb on a path.
	reviewAccess(ctx context.Context, user *authenticationv1.UserInfo, verb, path string) (bool, error)
}

// NewFilter returns a filter for the metrics server, which sends its reviews with the
// configuration. It returns an error if the clients cannot be created.
func NewFilter(config *rest.Config, client *http.Client, clock clock.PassiveClock) (metricsserver.Filter, error) {
	// The limits of this package decide which requests are refused. A second limit in the
	// clients would delay a good token behind bad ones.
	config = rest.CopyConfig(config)
	config.QPS, config.RateLimiter = -1, nil
	authentication, err := authenticationclient.NewForConfigAndClient(config, client)
	if err != nil {
		return nil, fmt.Errorf("making the client of token reviews: %w", err)
	}
	authorization, err := authorizationclient.NewForConfigAndClient(config, client)
	if err != nil {
		return nil, fmt.Errorf("making the client of access reviews: %w", err)
	}
	reviews := apiServer{tokens: authentication.TokenReviews(), accesses: authorization.SubjectAccessReviews()}
	return func(log logr.Logger, next http.Handler) (http.Handler, error) {
		return newHandler(reviews, clock, log, next), nil
	}, nil
}

// handler passes on the requests that may read the metrics.
type handler struct {
	next    http.Handler
	reviews reviewer
	limits  *limits
	// answers are by answerKey.
	answers  *utilcache.LRUExpireCache
	refusals *occasionalLog
	failures *occasionalLog
}

// answerKey identifies a question. It has a hash, so that no token stays in memory.
type answerKey struct {
	token      [sha256.Size]byte
	verb, path string
}

// answer is the answer of the API server about a token.
type answer struct {
	status int
	user   string
}

func newHandler(reviews reviewer, clock clock.PassiveClock, log logr.Logger, next http.Handler) *handler {
	logRefusals := func(requests int, keysAndValues ...any) {
		log.Info("Requests for metrics were refused", append(keysAndValues, "requests", requests)...)
	}
	logFailures := func(requests int, keysAndValues ...any) {
		log.Error(errNotAsked, "Requests for metrics failed", append(keysAndValues, "requests", requests)...)
	}
	return &handler{
		next: next, reviews: reviews, limits: newLimits(clock),
		answers:  utilcache.NewLRUExpireCacheWithClock(maxAnswers, clock),
		refusals: &occasionalLog{clock: clock, write: logRefusals},
		failures: &occasionalLog{clock: clock, write: logFailures},
	}
}

var errNotAsked = errors.New("the API server could not be asked who may read the metrics")

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Each other verb that a caller invents would need a review of its own.
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
		return
	}
	got, err := h.findOrRequestAnswer(r)
	switch {
	case err != nil && r.Context().Err() != nil:
		// The caller has closed the connection. This is no failure of the API server.
		http.Error(w, "The request was canceled", http.StatusServiceUnavailable)
	case err != nil:
		h.failures.logOccasionally("reason", err.Error())
		http.Error(w, errNotAsked.Error(), http.StatusServiceUnavailable)
	case got.status == http.StatusOK:
		// The handlers that follow do not need the token.
		r.Header.Del("Authorization")
		h.next.ServeHTTP(w, r)
	default:
		h.refusals.logOccasionally("status", got.status, "user", got.user, "address", addressOf(r))
		writeRefusal(w, got)
	}
}

func writeRefusal(w http.ResponseWriter, got answer) {
	switch got.status {
	case http.StatusForbidden:
		http.Error(w, "Authorization denied for user "+got.user, got.status)
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "10")
		http.Error(w, "Too many requests with new tokens; retry in 10 seconds", got.status)
	default:
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "Unauthorized", got.status)
	}
}

// findOrRequestAnswer returns the cached answer to a request, or requests one from the API
// server. An error means that there was no answer.
func (h *handler) findOrRequestAnswer(r *http.Request) (answer, error) {
	token := bearerToken(r)
	if token == "" || len(token) > maxTokenBytes {
		return answer{status: http.StatusUnauthorized}, nil
	}
	key := answerKey{token: sha256.Sum256([]byte(token)), verb: strings.ToLower(r.Method), path: r.URL.Path}
	if known, ok := h.answers.Get(key); ok {
		return known.(answer), nil
	}
	if !h.limits.tryAccept(addressOf(r)) {
		return answer{status: http.StatusTooManyRequests}, nil
	}
	got, err := h.askServer(r.Context(), token, key.verb, key.path)
	if err != nil {
		return answer{}, err
	}
	keep := refusedFor
	if got.status == http.StatusOK {
		keep = allowedFor
	}
	h.answers.Add(key, got, keep)
	return got, nil
}

func (h *handler) askServer(ctx context.Context, token, verb, path string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	user, err := h.reviews.reviewToken(ctx, token)
	if err != nil {
		return answer{}, fmt.Errorf("reviewing a token: %w", err)
	}
	if user == nil {
		return answer{status: http.StatusUnauthorized}, nil
	}
	allowed, err := h.reviews.reviewAccess(ctx, user, verb, path)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("reviewing the access of %s: %w", user.Username, err)
	case !allowed:
		return answer{status: http.StatusForbidden, user: user.Username}, nil
	default:
		return answer{status: http.StatusOK, user: user.Username}, nil
	}
}

// bearerToken returns the token that a request shows, or "".
func bearerToken(r *http.Request) string {
	scheme, token, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	if !strings.EqualFold(scheme, "Bearer") || strings.Contains(token, " ") {
		return ""
	}
	return token
}

// addressOf returns the address that a request comes from, without its port.
func addressOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}

// apiServer is the reviewer of a real API server.
type apiServer struct {
	tokens   authenticationclient.TokenReviewInterface
	accesses authorizationclient.SubjectAccessReviewInterface
}

func (server apiServer) reviewToken(ctx context.Context, token string) (*authenticationv1.UserInfo, error) {
	review := &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token}}
	reviewed, err := server.tokens.Create(ctx, review, metav1.CreateOptions{})
	if err != nil || !reviewed.Status.Authenticated {
		return nil, err
	}
	return &reviewed.Status.User, nil
}

func (server apiServer) reviewAccess(
	ctx context.Context, user *authenticationv1.UserInfo, verb, path string,
) (bool, error) {
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user.Username, UID: user.UID, Groups: user.Groups,
		NonResourceAttributes: &authorizationv1.NonResourceAttributes{Verb: verb, Path: path},
	}}
	if len(user.Extra) > 0 {
		review.Spec.Extra = make(map[string]authorizationv1.ExtraValue, len(user.Extra))
		for key, values := range user.Extra {
			review.Spec.Extra[key] = authorizationv1.ExtraValue(values)
		}
	}
	reviewed, err := server.accesses.Create(ctx, review, metav1.CreateOptions{})
	if err != nil {
		return false, err
	}
	return reviewed.Status.Allowed && !reviewed.Status.Denied, nil
}
