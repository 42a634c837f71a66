//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
)

// isolate makes the child head of its own group.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
