package main

import (
	"io"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

type pluginStream = grpc.ServerStreamingServer[pulumirpc.RunPluginResponse]

// writer turns a plugin's output into messages to the engine.
type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) { return len(p), w(p) }

// pluginOutput gives the two ends a plugin writes to; a stream takes one message at a time.
func pluginOutput(stream pluginStream) (out, err io.Writer) {
	var one sync.Mutex
	send := func(message *pulumirpc.RunPluginResponse) error {
		one.Lock()
		defer one.Unlock()
		return stream.Send(message)
	}
	out = writer(func(p []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: p}})
	})
	err = writer(func(p []byte) error {
		return send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: p}})
	})
	return out, err
}
