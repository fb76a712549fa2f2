package schema_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"techplan.education/internal/schema"
)

// serverPath is where make test-programs puts the YAML language server.
const serverPath = "../../bin/npm/node_modules/yaml-language-server/bin/yaml-language-server"

// languageServer is a YAML language server as an editor uses it: JSON-RPC over its standard input and
// output.
type languageServer struct {
	*testing.T

	in   io.Writer
	out  *bufio.Reader
	last int
}

// message is a request, an answer or a notification.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  any             `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
}

// startServer starts the server with the schema for files of a folder. The test is skipped on a
// machine without Node.js or without the server.
func startServer(t *testing.T) (server *languageServer, folder string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("the YAML language server needs Node.js, and there is no node on the PATH")
	}
	path := serverPath
	if set := os.Getenv("YAML_LANGUAGE_SERVER"); set != "" {
		path = set
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the YAML language server is not installed: make test-programs installs it")
	}
	command := exec.CommandContext(t.Context(), node, path, "--stdio")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, schema.FileName), renderFiles(t)[schema.FileName], 0o600); err != nil {
		t.Fatal(err)
	}
	server = &languageServer{T: t, in: in, out: bufio.NewReader(out)}
	server.request("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": "file://" + folder,
		"capabilities": map[string]any{"workspace": map[string]any{"configuration": true}, "textDocument": map[string]any{
			"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": false}},
		}},
	})
	server.write(message{Method: "initialized", Params: map[string]any{}})
	return server, folder
}

func (server *languageServer) write(sent message) {
	server.Helper()
	sent.Version = "2.0"
	content, err := json.Marshal(sent)
	if err == nil {
		_, err = fmt.Fprintf(server.in, "Content-Length: %d\r\n\r\n%s", len(content), content)
	}
	if err != nil {
		server.Fatal(err)
	}
}

// read returns the next message, after it has answered the server's own requests: the settings are
// those of an editor without any.
func (server *languageServer) read() message {
	server.Helper()
	for {
		header, err := textproto.NewReader(server.out).ReadMIMEHeader()
		if err != nil {
			server.Fatal("the server has ended: ", err)
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			server.Fatal(err)
		}
		content := make([]byte, length)
		if _, err := io.ReadFull(server.out, content); err != nil {
			server.Fatal(err)
		}
		var got message
		if err := json.Unmarshal(content, &got); err != nil {
			server.Fatalf("%v in %s", err, content)
		}
		if got.ID == nil || got.Method == "" {
			return got
		}
		result := json.RawMessage("null")
		if got.Method == "workspace/configuration" {
			result = json.RawMessage("[{},{},{},{},{}]")
		}
		server.write(message{ID: got.ID, Result: result})
	}
}

// request sends a request and returns the answer. Notifications before it are dropped.
func (server *languageServer) request(method string, params any) json.RawMessage {
	server.Helper()
	server.last++
	id := json.RawMessage(strconv.Itoa(server.last))
	server.write(message{ID: id, Method: method, Params: params})
	for {
		got := server.read()
		if string(got.ID) != string(id) {
			continue
		}
		if got.Error != nil {
			server.Fatalf("%s: %s", method, got.Error)
		}
		return got.Result
	}
}

// openDocument opens a document and returns the messages of its diagnostics.
func (server *languageServer) openDocument(path, content string) []string {
	server.Helper()
	server.write(message{Method: "textDocument/didOpen", Params: map[string]any{"textDocument": map[string]any{
		"uri": "file://" + path, "languageId": "yaml", "version": 1, "text": content,
	}}})
	for {
		got := server.read()
		if got.Method != "textDocument/publishDiagnostics" {
			continue
		}
		content, err := json.Marshal(got.Params)
		if err != nil {
			server.Fatal(err)
		}
		var published struct {
			URI         string
			Diagnostics []struct{ Message string }
		}
		if err := json.Unmarshal(content, &published); err != nil {
			server.Fatal(err)
		}
		if published.URI != "file://"+path {
			continue
		}
		var messages []string
		for _, diagnostic := range published.Diagnostics {
			messages = append(messages, diagnostic.Message)
		}
		return messages
	}
}

// completeAt returns what an editor offers at a line and a column, counted from 0.
func (server *languageServer) completeAt(path string, line, column int) []string {
	server.Helper()
	answer := server.request("textDocument/completion", map[string]any{
		"textDocument": map[string]any{"uri": "file://" + path},
		"position":     map[string]any{"line": line, "character": column},
	})
	var list struct{ Items []struct{ Label string } }
	if err := json.Unmarshal(answer, &list); err != nil {
		server.Fatalf("%v in %s", err, answer)
	}
	var labels []string
	for _, item := range list.Items {
		labels = append(labels, item.Label)
	}
	return labels
}

// An editor with the YAML language server accepts the sample, marks what the schema refuses, and
// completes fields and values.
func TestLanguageServer(t *testing.T) {
	server, folder := startServer(t)
	head := "# yaml-language-server: $schema=file://" + filepath.Join(folder, schema.FileName) + "\n"
	const goal = `apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: one-to-one}
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
  domains: [EdTech]
`
	for title, c := range map[string]struct{ content, want string }{
		"as it is":                      {goal, ""},
		"a value that is not listed":    {strings.Replace(goal, "[EdTech]", "[Edtech]", 1), `"EdTech"`},
		"a field that is misspelt":      {strings.Replace(goal, "domains:", "domians:", 1), "domians"},
		"a text in place of a date":     {goal + "  due: soon\n", "date"},
		"an e-mail address as the role": {goal + "  owner: a@b.example\n", "not an e-mail address"},
	} {
		path := filepath.Join(folder, strings.ReplaceAll(title, " ", "-")+".yaml")
		got := server.openDocument(path, head+c.content)
		isNamed := func(message string) bool { return strings.Contains(message, c.want) }
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.ContainsFunc(got, isNamed) {
			t.Errorf("%s: want %q, got %q", title, c.want, got)
		}
	}
	for _, c := range []struct {
		title, typed string
		want         []string
	}{
		{"field", "  pedag", []string{"pedagogicalShift"}},
		{"value", "  closed:\n    outcome: ", []string{"Met", "Dropped"}},
	} {
		open := filepath.Join(folder, c.title+".yaml")
		content := head + goal + c.typed
		server.openDocument(open, content+"\n")
		lines := strings.Split(content, "\n")
		got := server.completeAt(open, len(lines)-1, len(lines[len(lines)-1]))
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("a %s: %s is not offered: %q", c.title, want, got)
			}
		}
	}
}
