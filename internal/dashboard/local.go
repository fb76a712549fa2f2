package dashboard

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
	"sync"
)

// sessionCookie is the cookie of a browser that came with the token.
const sessionCookie = "techplan-session"

// LocalGuard lets one browser of this machine in: the one that opens the address with a token. A token
// works once; the browser then has a cookie. Without a token every program of this machine can read the pages.
type LocalGuard struct {
	next    http.Handler
	session string

	mutex sync.Mutex
	token string
}

// NewLocalGuard returns a guard before a handler, and the token that opens it.
func NewLocalGuard(next http.Handler) (guard *LocalGuard, token string) {
	made := &LocalGuard{next: next, session: rand.Text(), token: rand.Text()}
	return made, made.token
}

// ServeHTTP implements http.Handler.
func (guard *LocalGuard) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	if request.URL.Path == "/healthz" || request.URL.Path == "/readyz" {
		// They say nothing about a plan.
		guard.next.ServeHTTP(writer, request)
		return
	}
	if guard.takeToken(request.URL.Query().Get("token")) {
		http.SetCookie(writer, &http.Cookie{
			Name: sessionCookie, Value: guard.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		})
		http.Redirect(writer, request, request.URL.Path, http.StatusSeeOther)
		return
	}
	cookie, err := request.Cookie(sessionCookie)
	if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(guard.session)) != 1 {
		http.Error(writer, "Open the address that kubectl techplan dashboard printed. It works once, in one browser: "+
			"run the command again for another one.", http.StatusUnauthorized)
		return
	}
	guard.next.ServeHTTP(writer, request)
}

// takeToken reports whether a token is the one that has not been used yet, and uses it.
func (guard *LocalGuard) takeToken(token string) bool {
	guard.mutex.Lock()
	defer guard.mutex.Unlock()
	if token == "" || guard.token == "" || subtle.ConstantTimeCompare([]byte(token), []byte(guard.token)) != 1 {
		return false
	}
	guard.token = ""
	return true
}

// RequireLocalHost refuses requests whose host is not a name of this machine, so that a page from elsewhere
// cannot reach the server by a name that it points to this machine.
func RequireLocalHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		host := request.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		address := net.ParseIP(strings.Trim(host, "[]"))
		if host != "localhost" && (address == nil || !address.IsLoopback()) {
			http.Error(writer, "This server answers at 127.0.0.1 and localhost alone.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(writer, request)
	})
}
