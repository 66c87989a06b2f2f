package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// What the stand-in for systemd reads in the unit and its drop-ins.

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

// loadCredentials copies the files of LoadCredential for the user of the service.
func (s service) loadCredentials(uid int) error {
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
	return nil
}

// makeState makes the folders of StateDirectory, which may be there with files of an
// earlier user.
func (s service) makeState(uid int) error {
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
	return nil
}

// command is the newest ExecStart, with the environment, the user and the capabilities of
// the unit.
func (s service) command(uid int) (*exec.Cmd, error) {
	line := strings.Fields(s["ExecStart"][len(s["ExecStart"])-1])
	env, err := s.environment()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, os.Stdout, os.Stderr
	cmd.SysProcAttr = new(syscall.SysProcAttr)
	if uid == dynamicUser {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
	}
	for _, name := range s["AmbientCapabilities"] {
		if name != "CAP_NET_BIND_SERVICE" || !slices.Contains(s["CapabilityBoundingSet"], name) {
			return nil, fmt.Errorf("AmbientCapabilities=%s", name)
		}
		cmd.SysProcAttr.AmbientCaps = append(cmd.SysProcAttr.AmbientCaps, 10)
	}
	return cmd, nil
}
