package process

import (
	"io"
	"os"
	"time"
)

// WhenEngineGone calls back once the engine that started this process has ended, however it ended: it holds the other
// end of our standard input for as long as it lives. A process that somebody started by hand is not watched.
func WhenEngineGone(callback func()) {
	info, err := os.Stdin.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		callback()
	}()
}

// ExitAfterEngine ends a resource plugin whose engine was killed. The delay lets a request that is under way reach its
// service and be answered; without this the plugin would stay for minutes.
func ExitAfterEngine() {
	WhenEngineGone(func() {
		time.Sleep(10 * time.Second)
		os.Exit(1)
	})
}
