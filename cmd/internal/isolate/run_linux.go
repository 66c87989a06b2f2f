package isolate

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"wxflow/cmd/internal/child"
)

// insideKey is the variable that marks the inner process. It holds the pid of the
// outer one, so that it means nothing to a process that inherits it.
const insideKey = "MOCKWX_INSIDE_OF"

// Inside reports whether this is the inner process, in the new namespaces. It
// is so until Open is called.
func Inside() bool { return os.Getenv(insideKey) == strconv.Itoa(os.Getppid()) }

// Run starts this program again, with its arguments and its standard files, in
// namespaces of its own, passes signals on, and returns the exit code when it
// ends. The inner process does not outlive the outer one.
func Run() (code int, err error) {
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), insideKey+"="+strconv.Itoa(os.Getpid()))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = namespaces(os.Geteuid(), os.Getegid(), mayPlain())

	signals := child.Catch()
	defer signals.Stop()
	if err := child.Start(cmd, nil); err != nil {
		return 0, why(err)
	}
	return signals.Wait(cmd, nil)
}

// namespaces describes the inner process. Root keeps its uids; other users
// need a user namespace, in which they have the same ids, and the few
// capabilities of the inner process for as long as Open takes.
func namespaces(uid, gid int, plain bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS}
	if !plain {
		a.Cloneflags |= unix.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
		a.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_NET_ADMIN, unix.CAP_NET_BIND_SERVICE}
	}
	return a
}

// mayPlain reports whether this is a root that may make the namespaces and use
// them, as the root of most containers may not.
func mayPlain() bool {
	var caps [2]unix.CapUserData
	err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &caps[0])
	const needed = 1<<unix.CAP_SYS_ADMIN | 1<<unix.CAP_NET_ADMIN | 1<<unix.CAP_NET_BIND_SERVICE
	return err == nil && os.Geteuid() == 0 && caps[0].Effective&needed == needed
}

// why adds a hint to an error of the kernel and returns others unchanged.
func why(err error) error { return explain(err, os.DirFS("/")) }

// explain looks at the settings that a kernel refuses namespaces by; root is
// the file system to look in.
func explain(err error, root fs.FS) error {
	read := func(path string) string {
		b, _ := fs.ReadFile(root, path) // not there: not that kernel's
		return strings.TrimSpace(string(b))
	}
	filtered := strings.Contains(read("proc/self/status"), "\nSeccomp:\t2")
	restricted := read("proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1"
	no := func(en, zh string) error {
		return impossible(err, "--isolate is not possible here: "+en, "此处无法使用 --isolate："+zh)
	}
	sysctl := func(name, value string) error {
		return no("the kernel forbids it by "+name+"; run it as root, or: sudo sysctl -w "+name+"="+value+"; "+elseEN,
			"内核设置 "+name+" 不允许；请以 root 运行，或执行 sudo sysctl -w "+name+"="+value+"；"+elseZH)
	}
	switch {
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return no("this kernel has no user and network namespaces (CONFIG_USER_NS, CONFIG_NET_NS); use another, or leave --isolate away",
			"此内核没有 user 与 network namespace（CONFIG_USER_NS、CONFIG_NET_NS）；请换内核，或去掉 --isolate")
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EUSERS):
		for _, name := range []string{"net", "mnt"} {
			if read("proc/sys/user/max_"+name+"_namespaces") == "0" {
				return sysctl("user.max_"+name+"_namespaces", "15000")
			}
		}
		return sysctl("user.max_user_namespaces", "15000")
	case !errors.Is(err, unix.EPERM) && !errors.Is(err, unix.EACCES):
		return err
	case read("proc/sys/kernel/unprivileged_userns_clone") == "0":
		return sysctl("kernel.unprivileged_userns_clone", "1")
	case read("proc/sys/user/max_user_namespaces") == "0":
		return sysctl("user.max_user_namespaces", "15000")
	case filtered, inContainer(root) && !restricted:
		return no("this container or sandbox forbids namespaces (seccomp, AppArmor or capabilities); start it with --security-opt "+
			"seccomp=unconfined --security-opt apparmor=unconfined, or --privileged; "+elseEN,
			"此容器或沙箱不允许 namespace（seccomp、AppArmor 或 capabilities）；启动容器时请加 --security-opt seccomp=unconfined --security-opt apparmor=unconfined，或 "+
				"--privileged；"+elseZH)
	case restricted:
		return sysctl("kernel.apparmor_restrict_unprivileged_userns", "0")
	}
	return no("the system refuses namespaces to this user; run it as root, or leave --isolate away",
		"系统不允许此用户使用 namespace；请以 root 运行，或去掉 --isolate")
}

// What works without namespaces.
const (
	elseEN = "without --isolate, programs that honour HTTPS_PROXY work all the same"
	elseZH = "不带 --isolate 时，遵守 HTTPS_PROXY 的程序同样可用"
)

// inContainer reports whether an engine has left its mark.
func inContainer(root fs.FS) bool {
	for _, mark := range []string{".dockerenv", "run/.containerenv", "var/run/secrets/kubernetes.io"} {
		if _, err := fs.Stat(root, mark); err == nil {
			return true
		}
	}
	return false
}
