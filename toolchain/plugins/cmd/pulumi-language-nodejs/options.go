package main

import (
	"errors"

	"github.com/google/shlex"
	"google.golang.org/protobuf/types/known/structpb"
)

var errNoNode = errors.New("there is no node on PATH; run through the project's npm scripts, or install Node.js 22 or newer")

// options are what a project may say under `runtime: {name: nodejs, options: {…}}`.
type options struct {
	typescript bool     // false: Node loads the program by itself, neither ts-node nor the compiler is loaded
	nodeArgs   []string // flags for node itself, one string split as a shell would
}

func readOptions(given *structpb.Struct) (options, error) {
	result := options{typescript: true}
	fields := given.GetFields()
	if value, ok := fields["typescript"]; ok {
		flag, isBool := value.GetKind().(*structpb.Value_BoolValue)
		if !isBool {
			return options{}, errors.New("the runtime option typescript must be true or false")
		}
		result.typescript = flag.BoolValue
	}
	if value, ok := fields["nodeargs"]; ok {
		text, isString := value.GetKind().(*structpb.Value_StringValue)
		if !isString {
			return options{}, errors.New("the runtime option nodeargs must be a string")
		}
		words, err := shlex.Split(text.StringValue)
		if err != nil {
			return options{}, errors.New("the runtime option nodeargs has an unclosed quote")
		}
		result.nodeArgs = words
	}
	return result, nil
}
