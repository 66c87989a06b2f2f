package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
		return exec.Command("curl", "-s", "-o", "/dev/null", "--retry", "100", "--retry-delay", "1", "--retry-connrefused", "http://127.0.0.1:80/").Run()
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

// unitText is the unit with its drop-ins.
func unitText() (string, error) {
	files, _ := filepath.Glob(serviceFile + ".d/*.conf")
	var text strings.Builder
	for _, f := range append([]string{serviceFile}, files...) {
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		text.Write(b)
		text.WriteString("\n")
	}
	return text.String(), nil
}

func loadUnit() error {
	text, err := unitText()
	if err != nil {
		return err
	}
	return os.WriteFile(loadedFile, []byte(text), 0o600)
}

// A service is what the unit says, with the specifiers of its values replaced.
type service map[string][]string

func readUnit() (service, error) {
	text, err := unitText()
	if err != nil {
		return nil, err
	}
	if loaded, err := os.ReadFile(loadedFile); err != nil || string(loaded) != text {
		return nil, errors.New("the unit has changed on disk: systemctl daemon-reload")
	}
	s := service{}
	for line := range strings.Lines(text) {
		key, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		if value == "" { // an empty value starts a list anew
			s[key] = nil
			continue
		}
		s[key] = append(s[key], strings.ReplaceAll(value, "%d", strings.TrimSuffix(credentials, "/")))
	}
	return s, nil
}

// environment is that of the service: the unit's, then that of the files, and
// without what is unset.
func (s service) environment() ([]string, error) {
	env := []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "CREDENTIALS_DIRECTORY=" + strings.TrimSuffix(credentials, "/")}
	for _, v := range s["Environment"] {
		env = append(env, strings.Fields(v)...)
	}
	for _, file := range s["EnvironmentFile"] {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				key, value, _ := strings.Cut(line, "=")
				env = append(env, key+"="+strings.Trim(value, `'"`))
			}
		}
	}
	for _, names := range s["UnsetEnvironment"] {
		for _, name := range strings.Fields(names) {
			env = slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, name+"=") })
		}
	}
	return env, nil
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
	if err := os.RemoveAll(credentials); err != nil {
		return err
	}
	if err := os.MkdirAll(credentials, 0o755); err != nil {
		return err
	}
	for _, line := range s["LoadCredential"] {
		id, path, _ := strings.Cut(line, ":")
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("LoadCredential=%s: %w", line, err)
		}
		if err := errors.Join(os.WriteFile(credentials+id, b, 0o400), os.Chown(credentials+id, uid, uid)); err != nil {
			return err
		}
	}
	for _, name := range s["StateDirectory"] {
		dir := "/var/lib/" + name
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, uid, uid))
		}); err != nil {
			return err
		}
	}
	line := strings.Fields(s["ExecStart"][len(s["ExecStart"])-1])
	cmd := exec.Command(line[0], line[1:]...)
	if cmd.Env, err = s.environment(); err != nil {
		return err
	}
	cmd.SysProcAttr = new(syscall.SysProcAttr)
	if uid == dynamicUser {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
	}
	for _, name := range s["AmbientCapabilities"] {
		if name != "CAP_NET_BIND_SERVICE" || !slices.Contains(s["CapabilityBoundingSet"], name) {
			return fmt.Errorf("AmbientCapabilities=%s", name)
		}
		cmd.SysProcAttr.AmbientCaps = append(cmd.SysProcAttr.AmbientCaps, 10)
	}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
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
