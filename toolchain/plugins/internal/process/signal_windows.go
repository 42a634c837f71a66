package process

import (
	"os"
	"os/exec"
)

// isolate does nothing: Windows has no process groups of this kind, children are ended one by one.
func isolate(*exec.Cmd) {}

func interrupt(child *os.Process) error { return child.Kill() }

func kill(child *os.Process) error { return child.Kill() }
