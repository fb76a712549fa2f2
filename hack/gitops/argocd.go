package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	luajson "layeh.com/gopher-json"
)

// health is what Argo CD shows of an object.
type health struct {
	Status  string `json:"status"`
	Message string `json:"message,omitempty"`
}

// patience is how long Argo CD lets a script run.
const patience = time.Second

// healthOf asks a script as Argo CD does, which gives a script of the administrator's no
// library but base, package and table. What is being deleted is Progressing in Argo CD
// without asking the script; Argo CD's own tests of scripts ask it nevertheless.
func healthOf(ctx context.Context, script string, object *unstructured.Unstructured) (health, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable,
	} {
		call := lua.P{Fn: state.NewFunction(open), Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			return health{}, fmt.Errorf("open library %q: %w", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", luaValue(state, object.Object))
	if err := state.DoString(script); err != nil {
		return health{}, err
	}
	said, err := luajson.Encode(state.Get(-1))
	if err != nil {
		return health{}, err
	}
	var verdict health
	return verdict, json.Unmarshal(said, &verdict)
}

// luaValue is a value of an object as a script sees it. Whole numbers are
// numbers; what Lua has no word for is nil.
func luaValue(state *lua.LState, value any) lua.LValue {
	switch value := value.(type) {
	case bool:
		return lua.LBool(value)
	case string:
		return lua.LString(value)
	case int64:
		return lua.LNumber(value)
	case float64:
		return lua.LNumber(value)
	case []any:
		list := state.CreateTable(len(value), 0)
		for _, item := range value {
			list.Append(luaValue(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(value))
		for key, item := range value {
			table.RawSetString(key, luaValue(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
