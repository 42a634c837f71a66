package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is the part of a package.json that tells which plugin a package needs.
type manifest struct {
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	Dependencies map[string]string `json:"dependencies"`
	Pulumi       struct {
		Resource bool   `json:"resource"`
		Name     string `json:"name"`
		Version  string `json:"version"`
		Server   string `json:"server"`
	} `json:"pulumi"`
}

// plugin is what the engine must have installed for this package to work; the package's own name and version stand in
// for what its manifest leaves out.
func (m manifest) plugin() *pulumirpc.PackageDependency {
	name, version := m.Pulumi.Name, m.Pulumi.Version
	if name == "" {
		name = strings.TrimPrefix(m.Name, "@pulumi/")
	}
	if version == "" {
		version = m.Version
	}
	return &pulumirpc.PackageDependency{
		Kind: "resource", Name: name, Version: strings.TrimPrefix(version, "v"), Server: m.Pulumi.Server,
	}
}

// dependencies lists the installed direct dependencies of the package that the program belongs to, by name.
func dependencies(programDir string) []manifest {
	file, ok := lookUp(programDir, "package.json")
	if !ok {
		return nil
	}
	own, err := readManifest(file)
	if err != nil {
		return nil // the program itself will say what is wrong with its manifest
	}
	found := []manifest{}
	for name := range own.Dependencies {
		file, ok := lookUp(filepath.Dir(file), filepath.Join("node_modules", name, "package.json"))
		if !ok {
			continue
		}
		if dependency, err := readManifest(file); err == nil {
			found = append(found, dependency)
		}
	}
	slices.SortFunc(found, func(a, b manifest) int { return strings.Compare(a.Name, b.Name) })
	return found
}

func readManifest(file string) (manifest, error) {
	var result manifest
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &result)
	}
	return result, err
}

// sdkEntry finds the SDK's entry script of that kind as Node would, without the cost of asking Node.
func sdkEntry(programDir, kind string) (string, error) {
	entry, ok := lookUp(programDir, filepath.Join("node_modules", "@pulumi", "pulumi", "cmd", kind, "index.js"))
	if !ok {
		return "", fmt.Errorf("the npm package @pulumi/pulumi is not installed in %s or above it; run npm ci there", programDir)
	}
	return entry, nil
}

// lookUp finds name in dir or the nearest folder above it. Links are followed first: modules are searched from where a
// program really is.
func lookUp(dir, name string) (string, bool) {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for {
		file := filepath.Join(dir, name)
		if _, err := os.Stat(file); err == nil {
			return file, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
