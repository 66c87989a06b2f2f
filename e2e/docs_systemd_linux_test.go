package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
)

// A stand-in for systemd, where there is none: on the machines of the operator's
// tests the test binary is systemctl and journalctl. It does what the unit says
// of files, environment, user and capabilities; what else the unit says,
// systemd-analyze looks at, in TestSystemdUnit.
func init() {
	standIns["systemctl"] = func() int { return complain(systemctl(os.Args[1:])) }
	standIns["journalctl"] = func() int { return complain(show(os.Args[1:])) }
}

func complain(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, "in place of systemd:", err)
		return 1
	}
	return 0
}

const (
	serviceFile = "/etc/systemd/system/wxrelay.service"
	credentials = "/run/credentials/wxrelay.service/"
	journalFile = "/run/wxrelay.journal"
	loadedFile  = "/run/wxrelay.loaded" // the unit, as it was when systemd last read it
	pidFile     = "/run/wxrelay.pid"
	lockFile    = "/run/wxrelay.lock" // held while the service runs
	dynamicUser = 61184
)

func systemctl(args []string) error {
	switch args = slices.DeleteFunc(args, func(a string) bool { return a == "--now" }); {
	case slices.Equal(args, []string{"daemon-reload"}):
		return loadUnit()
	case slices.Equal(args, []string{"enable", "wxrelay"}):
		if err := loadUnit(); err != nil {
			return err
		}
		return startService()
	case slices.Equal(args, []string{"restart", "wxrelay"}):
		stopService()
		return startService()
	case slices.Equal(args, []string{"reload", "nginx"}):
		// It runs already, with the sites that it had.
		cmd := exec.Command("nginx", "-g", "daemon off;")
		if err := cmd.Start(); err != nil {
			return err
		}
		return exec.Command("curl", "-s", "-o", "/dev/null", "--retry", "100", "--retry-delay", "1", "--retry-connrefused",
			"http://127.0.0.1:80/").Run()
	case len(args) == 1 && args[0] == "supervise":
		return supervise()
	}
	return fmt.Errorf("no stand-in for systemctl %q", args)
}

func show(args []string) error {
	if len(args) < 2 || args[0] != "-u" || args[1] != "wxrelay" {
		return fmt.Errorf("no stand-in for journalctl %q", args)
	}
	b, err := os.ReadFile(journalFile)
	os.Stdout.Write(b)
	return err
}

// supervise makes the files of the service, runs it as another user, and waits
// for its end.
func supervise() error {
	syscall.Umask(0o022)
	s, err := readUnit()
	if err != nil {
		return err
	}
	uid := os.Getuid()
	if mayBeOthers() {
		uid = dynamicUser
	}
	if err := s.loadCredentials(uid); err != nil {
		return err
	}
	if err := s.makeState(uid); err != nil {
		return err
	}
	cmd, err := s.command(uid)
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(cmd.Process.Pid)), 0o600); err != nil {
		return err
	}
	return cmd.Wait()
}

// mayBeOthers reports whether we may run a program as another user. In a user
// namespace there may be no other.
func mayBeOthers() bool {
	cmd := exec.Command("true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: dynamicUser, Gid: dynamicUser}}
	return cmd.Run() == nil
}

// startService returns when the service is ready, which systemd does not wait
// for; a person does.
func startService() error {
	if _, err := readUnit(); err != nil {
		return err
	}
	journal, err := os.OpenFile(journalFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer journal.Close()
	lock, err := os.OpenFile(lockFile, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	ended, ends, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := exec.Command("/usr/local/sbin/systemctl", "supervise")
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = journal, journal, []*os.File{lock, ends}
	if err := cmd.Start(); err != nil {
		return err
	}
	ends.Close()

	s, err := readUnit()
	if err != nil {
		return err
	}
	env, err := s.environment()
	if err != nil {
		return err
	}
	ready := exec.Command("/usr/local/bin/wxrelay", "ready", "--wait", "60s")
	ready.Env = env
	if err := ready.Start(); err != nil {
		return err
	}
	is := make(chan error, 2)
	go func() { is <- ready.Wait() }()
	go func() {
		ended.Read(make([]byte, 1)) // nobody writes: it ends with all who hold the other end
		is <- errors.New("the service has ended")
	}()
	if err := <-is; err != nil {
		ready.Process.Kill()
		b, _ := os.ReadFile(journalFile)
		return fmt.Errorf("%w:\n%s", err, b)
	}
	return nil
}

// stopService returns when the service has ended.
func stopService() {
	b, err := os.ReadFile(pidFile)
	if err != nil {
		return
	}
	pid, _ := strconv.Atoi(string(b))
	syscall.Kill(pid, syscall.SIGTERM)
	if lock, err := os.OpenFile(lockFile, os.O_RDWR, 0); err == nil {
		syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
		lock.Close()
	}
	os.Remove(pidFile)
}
