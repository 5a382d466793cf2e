package main

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// runInBackground runs a command to its end, which lowers its own priority: a thread of low priority that starts a command would hold up the
// garbage collector until the command runs. It is killed when this process ends, however that ends.
func runInBackground(cmd *exec.Cmd) error {
	ended := make(chan error)
	go func() {
		runtime.LockOSThread() // the command dies with the thread that started it, so that must not end before
		defer runtime.UnlockOSThread()
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		ended <- cmd.Run()
	}()
	return <-ended
}

// stepBack makes all threads of this process run where no other would, and so those that they start: SCHED_IDLE, for the lowest nice value still holds up a thread that is woken. A system that refuses leaves
// it as it was.
func stepBack() {
	for done := map[string]bool{}; ; {
		tasks, err := os.ReadDir("/proc/self/task")
		before := len(done)
		for _, task := range tasks {
			if id, err := strconv.Atoi(task.Name()); err == nil && !done[task.Name()] {
				done[task.Name()] = true
				_ = unix.SchedSetAttr(id, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0)
			}
		}
		if err != nil || len(done) == before {
			return
		}
	}
}

// self is the program that runs, also when its file was replaced since.
func self() (string, error) { return "/proc/self/exe", nil }
