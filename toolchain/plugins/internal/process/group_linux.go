package process

import (
	"os/exec"
	"syscall"
)

// isolate makes the child head of its own group, and lets the kernel end it when this process is killed.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
