// Package process starts child processes for the engine and leaves none behind.
package process

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// grace is what a child gets between an interrupt and its end: below the five seconds the engine gives this process.
const grace = 3 * time.Second

// ErrClosed says that the engine has already asked for the end.
var ErrClosed = errors.New("the language host is shutting down")

// Family is the set of running children, each the head of a process group of its own, so that what a program starts
// ends with it.
type Family struct {
	mu      sync.Mutex
	running map[*exec.Cmd]struct{}
	closed  bool
	empty   sync.WaitGroup
}

// Run starts the program and waits for it. When ctx ends, its group is interrupted, then killed.
func (f *Family) Run(ctx context.Context, dir string, env []string, out, err io.Writer, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, env, out, err
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = grace
	isolate(cmd)
	done := make(chan error, 1)
	go func() {
		// Linux ties "end when the parent ends" to the thread that forked, so this thread must live as long as the child.
		runtime.LockOSThread()
		if err := f.start(cmd); err != nil {
			done <- err
			return
		}
		err := cmd.Wait()
		_ = kill(cmd.Process) // what the program left running in its group
		f.forget(cmd)
		if errors.Is(err, exec.ErrWaitDelay) {
			err = nil // the program itself ended well; something it started still held its output
		}
		done <- err
	}()
	return <-done
}

// Interrupt asks every child to end; it does not wait.
func (f *Family) Interrupt() {
	f.each(interrupt)
}

// Close lets no further child start, interrupts those that run, and kills what is left after the grace period.
func (f *Family) Close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.Interrupt()
	gone := make(chan struct{})
	go func() {
		f.empty.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(grace):
		f.Kill()
	}
}

// Kill ends every child at once.
func (f *Family) Kill() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.each(kill)
}

func (f *Family) start(cmd *exec.Cmd) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return ErrClosed
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if f.running == nil {
		f.running = map[*exec.Cmd]struct{}{}
	}
	f.running[cmd] = struct{}{}
	f.empty.Add(1)
	return nil
}

func (f *Family) forget(cmd *exec.Cmd) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.running, cmd)
	f.empty.Done()
}

// each signals every child; one that has just ended by itself cannot be signalled, which is as good.
func (f *Family) each(signal func(*os.Process) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for cmd := range f.running {
		_ = signal(cmd.Process)
	}
}
