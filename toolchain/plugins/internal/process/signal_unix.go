//go:build unix

package process

import (
	"os"
	"syscall"
)

func interrupt(child *os.Process) error {
	return syscall.Kill(-child.Pid, syscall.SIGINT)
}

func kill(child *os.Process) error {
	return syscall.Kill(-child.Pid, syscall.SIGKILL)
}
