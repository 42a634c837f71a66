package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"sophia.local/toolchain/plugins/internal/process"
)

// userErrorExit is the exit code the SDK uses once it has reported an error itself.
const userErrorExit = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine   string
	children *process.Family
}

func (h *host) Handshake(
	_ context.Context, r *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = r.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// About names the Node that programs run on. Its version is left out: asking for it costs every update a process.
func (h *host) About(context.Context, *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errNoNode
	}
	return &pulumirpc.AboutResponse{Executable: node}, nil
}

func (h *host) GetRequiredPackages(
	_ context.Context, r *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	response := &pulumirpc.GetRequiredPackagesResponse{}
	for _, found := range dependencies(r.GetInfo().GetProgramDirectory()) {
		if found.Pulumi.Resource {
			response.Packages = append(response.Packages, found.plugin())
		}
	}
	return response, nil
}

func (h *host) GetProgramDependencies(
	_ context.Context, r *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for _, found := range dependencies(r.GetInfo().GetProgramDirectory()) {
		response.Dependencies = append(response.Dependencies,
			&pulumirpc.DependencyInfo{Name: found.Name, Version: found.Version})
	}
	return response, nil
}

// Cancel is the engine's request to stop what runs; Run and RunPlugin then answer with the way the program ended.
func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.children.Interrupt()
	return &emptypb.Empty{}, nil
}

func (h *host) Run(ctx context.Context, r *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	entry, err := sdkEntry(r.GetInfo().GetProgramDirectory(), "run")
	if err != nil {
		return nil, err
	}
	options, err := readOptions(r.GetInfo().GetOptions())
	if err != nil {
		return nil, err
	}
	args := append(options.nodeArgs, entry,
		"--monitor", r.GetMonitorAddress(), "--engine", h.engine, "--project", r.GetProject(), "--stack", r.GetStack(),
		"--pwd", r.GetPwd(), "--organization", r.GetOrganization(),
		"--root-directory", r.GetInfo().GetRootDirectory(), "--parallel", strconv.Itoa(int(r.GetParallel())))
	if r.GetDryRun() {
		args = append(args, "--dry-run")
	}
	args = append(args, r.GetInfo().GetEntryPoint())
	args = append(args, r.GetArgs()...)

	settings := r.GetConfig()
	if settings == nil {
		settings = map[string]string{} // the SDK reads the keys of this object and cannot do so of null
	}
	config, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(r.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "PULUMI_CONFIG="+string(config), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys),
		"PULUMI_NODEJS_TYPESCRIPT="+strconv.FormatBool(options.typescript))

	code, err := exitCode(h.children.Run(ctx, r.GetPwd(), env, os.Stdout, os.Stderr, "node", args...))
	switch {
	case err != nil:
		return nil, err
	case code == 0:
		return &pulumirpc.RunResponse{}, nil
	case code == userErrorExit:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case code < 0:
		return &pulumirpc.RunResponse{Error: "the program was ended by a signal"}, nil
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program exited with code %d", code)}, nil
	}
}

func (h *host) RunPlugin(r *pulumirpc.RunPluginRequest, stream pluginStream) error {
	dir := r.GetInfo().GetProgramDirectory()
	program := filepath.Join(dir, r.GetInfo().GetEntryPoint())
	// The SDK's two scripts want the program at different places.
	kind, words := "run-plugin", append([]string{program}, r.GetArgs()...)
	if r.GetKind() == "analyzer" {
		kind, words = "run-policy-pack", append(r.GetArgs(), program)
	}
	entry, err := sdkEntry(dir, kind)
	if err != nil {
		return err
	}
	options, err := readOptions(r.GetInfo().GetOptions())
	if err != nil {
		return err
	}
	args := append(append(options.nodeArgs, entry), words...)
	out, errs := pluginOutput(stream)
	code, err := exitCode(h.children.Run(stream.Context(), dir, r.GetEnv(), out, errs, "node", args...))
	if err != nil {
		return err
	}
	return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}})
}

// exitCode is how a program ended (-1: by a signal); the error is for a program that could not be run at all.
func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitCode(), nil
	case errors.Is(err, exec.ErrNotFound):
		return 0, errNoNode
	default:
		return 0, err
	}
}
