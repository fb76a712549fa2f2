package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxColumns is the length of a line, in columns with tabs of four, from which on it
// counts as long.
const maxColumns = 120

// nolintMark begins a comment that silences a linter.
const nolintMark = "//" + "nolint"

// figures are what is counted in a package or in a whole tree.
type figures struct {
	// codeLines are lines of code without comments and empty lines; commentLines hold
	// nothing but a comment. Tests are counted apart.
	codeLines, commentLines, testLines, longTestLines, longLines int
	// functionLengths are the lines of each function, and nameWords the words of its
	// name.
	functionLengths, nameWords []int
	// localLetters are the letters of each name that a function declares.
	localLetters          []int
	initFunctions, nolint int
	// hasComment says that the package has a package comment.
	hasComment bool
}

// tree is a checkout with the figures of its packages by folder.
type tree struct {
	packages         map[string]*figures
	total            figures
	readmeWords      int
	longLines        []string
	oneWordFunctions []string
}

// skippedFolders hold no code of the tree's own.
var skippedFolders = []string{"vendor", "testdata", "node_modules", "third_party", "bin"}

func measureTree(dir string) (*tree, error) {
	t := &tree{packages: map[string]*figures{}}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			hidden := path != dir && strings.HasPrefix(name, ".")
			if hidden || slices.Contains(skippedFolders, name) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		return t.addFile(dir, path)
	})
	if err != nil {
		return nil, err
	}
	for _, f := range t.packages {
		t.total.addFigures(f)
	}
	readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err == nil {
		t.readmeWords = len(strings.Fields(string(readme)))
	}
	slices.Sort(t.longLines)
	slices.Sort(t.oneWordFunctions)
	return t, nil
}

func (tree *tree) addFile(dir, path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if ast.IsGenerated(file) {
		return nil
	}
	folder, err := filepath.Rel(dir, filepath.Dir(path))
	if err != nil {
		return err
	}
	f := tree.packages[folder]
	if f == nil {
		f = &figures{}
		tree.packages[folder] = f
	}
	isTest := strings.HasSuffix(path, "_test.go")
	tree.addLines(f, path, source, isTest)
	if isTest {
		return nil
	}
	f.hasComment = f.hasComment || file.Doc != nil
	f.countComments(files, file, source)
	for _, declaration := range file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			tree.addFunction(f, files, folder, function)
		}
	}
	return nil
}

// addLines counts the lines of a file that are not empty, and those that are long.
func (tree *tree) addLines(figures *figures, path string, source []byte, isTest bool) {
	number := 0
	for line := range bytes.Lines(source) {
		number++
		trimmed := bytes.TrimSpace(line)
		if len(trimmed) == 0 {
			continue
		}
		isLong := countColumns(strings.TrimRight(string(line), "\n")) > maxColumns
		if isLong {
			tree.longLines = append(tree.longLines, path+":"+strconv.Itoa(number))
		}
		if isTest {
			figures.testLines++
			figures.longTestLines += countTrue(isLong)
			continue
		}
		figures.codeLines++
		figures.longLines += countTrue(isLong)
		figures.nolint += countTrue(bytes.Contains(trimmed, []byte(nolintMark)))
	}
}

// countComments counts the lines that hold nothing but a comment, and takes them off
// the lines of code. A license at the top of the file is no comment.
func (figures *figures) countComments(files *token.FileSet, file *ast.File, source []byte) {
	for _, group := range file.Comments {
		isLicense := group.End() < file.Package && group != file.Doc
		for _, comment := range group.List {
			start := files.Position(comment.Pos())
			before := source[start.Offset-(start.Column-1) : start.Offset]
			if len(bytes.TrimSpace(before)) > 0 {
				continue
			}
			lines := strings.Count(comment.Text, "\n") + 1
			figures.codeLines -= lines
			if !isLicense {
				figures.commentLines += lines
			}
		}
	}
}

func (tree *tree) addFunction(figures *figures, files *token.FileSet, folder string, function *ast.FuncDecl) {
	name := function.Name.Name
	if name == "init" && function.Recv == nil {
		figures.initFunctions++
	}
	words := countWords(name)
	figures.nameWords = append(figures.nameWords, words)
	if words == 1 && name != "main" {
		tree.oneWordFunctions = append(tree.oneWordFunctions, folder+" "+name)
	}
	if function.Body == nil {
		return
	}
	start, end := files.Position(function.Pos()).Line, files.Position(function.End()).Line
	figures.functionLengths = append(figures.functionLengths, end-start+1)
	figures.addLocals(function)
}

// addLocals counts the letters of each name that a function declares: its parameters,
// receiver, results and variables. The blank name does not count.
func (figures *figures) addLocals(function *ast.FuncDecl) {
	add := func(name *ast.Ident) {
		if name.Name != "_" {
			figures.localLetters = append(figures.localLetters, utf8.RuneCountInString(name.Name))
		}
	}
	ast.Inspect(function, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Field:
			for _, name := range node.Names {
				add(name)
			}
		case *ast.StructType, *ast.InterfaceType:
			return false
		case *ast.AssignStmt:
			if node.Tok == token.DEFINE {
				addNames(node.Lhs, add)
			}
		case *ast.RangeStmt:
			if node.Tok == token.DEFINE {
				addNames([]ast.Expr{node.Key, node.Value}, add)
			}
		case *ast.ValueSpec:
			for _, name := range node.Names {
				add(name)
			}
		}
		return true
	})
}

func addNames(expressions []ast.Expr, add func(*ast.Ident)) {
	for _, expression := range expressions {
		if name, ok := expression.(*ast.Ident); ok {
			add(name)
		}
	}
}

func (figures *figures) addFigures(other *figures) {
	figures.codeLines += other.codeLines
	figures.commentLines += other.commentLines
	figures.testLines += other.testLines
	figures.longTestLines += other.longTestLines
	figures.longLines += other.longLines
	figures.functionLengths = append(figures.functionLengths, other.functionLengths...)
	figures.nameWords = append(figures.nameWords, other.nameWords...)
	figures.localLetters = append(figures.localLetters, other.localLetters...)
	figures.initFunctions += other.initFunctions
	figures.nolint += other.nolint
}

// countWords counts the words of a name in camel case: "patchStatus" has two,
// "parseURLPath" three, and digits belong to the word before them.
func countWords(name string) int {
	words := 0
	letters := []rune(name)
	for i, letter := range letters {
		if letter == '_' {
			continue
		}
		isStart := i == 0 || letters[i-1] == '_'
		if unicode.IsUpper(letter) && i > 0 {
			afterLower := !unicode.IsUpper(letters[i-1]) && letters[i-1] != '_'
			beforeLower := i+1 < len(letters) && unicode.IsLower(letters[i+1]) && unicode.IsUpper(letters[i-1])
			isStart = isStart || afterLower || beforeLower
		}
		words += countTrue(isStart)
	}
	return words
}

// countColumns is the length of a line with tabs of four columns.
func countColumns(line string) int {
	const extraColumns = 3
	return utf8.RuneCountInString(line) + extraColumns*strings.Count(line, "\t")
}

func countTrue(condition bool) int {
	if condition {
		return 1
	}
	return 0
}
