package boot

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is set at link time by a release build: -ldflags "-X …/boot.Version=v1.2.3".
var Version string

// VersionName is the version of the program that is running.
func VersionName() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// VersionLine describes the program that is running.
func VersionLine(program string) string {
	return fmt.Sprintf("%s %s %s %s/%s", program, VersionName(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
