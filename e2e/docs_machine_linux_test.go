package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// A page of commands for an operator, followed to the letter on a bare machine:
// a root folder, a network and processes of its own, with nothing of ours in it
// but the folder relay/deploy. What is not as it would be, is in setUp and in
// asPerson.

// setUp makes the machine in the folder $1 and follows the commands in $1.sh.
// $2 is the repository, $3 the test binary, $4 the fake, $5 the folder with
// certificates, $6 the fixture.
const setUp = `
set -eu
root=$1
mount -t tmpfs -o mode=755 machine "$root"
ip link set lo up
# The public address of login.example.com, and one in the network of the operator.
ip addr add 203.0.113.10/32 dev lo
ip addr add 10.0.0.5/32 dev lo

cd "$root"
mkdir -p etc/ssl/certs etc/ssl/login.example.com etc/systemd/system usr var/lib/nginx var/log/nginx run root/wxflow dev proc
mkdir -m 1777 tmp
ln -s ../run var/run
for d in bin sbin lib lib32 lib64 libx32; do
	if [ -L /$d ]; then cp -P /$d .; elif [ -d /$d ]; then mkdir $d; mount --rbind /$d $d; fi
done
for d in usr dev proc; do mount --rbind /$d $d; done
mount -t tmpfs -o mode=755 local usr/local
mkdir -p usr/local/bin usr/local/sbin
cp -r /etc/nginx etc/
cp /etc/passwd /etc/group etc/
rm -f etc/nginx/conf.d/* etc/nginx/sites-enabled/*
cp -r "$2/relay" root/wxflow/
printf '127.0.0.1 localhost\n203.0.113.10 login.example.com\n' > etc/hosts
echo 'hosts: files' > etc/nsswitch.conf
# A user namespace may have nobody but root.
if [ "$(wc -l < /proc/self/uid_map)" = 1 ] && ! setpriv --reuid=33 --clear-groups true 2>/dev/null; then
	sed -i 's/^user .*/user root;/' etc/nginx/nginx.conf
fi

# In place of systemd, and of an editor: all that these pages change is as in the files.
cp "$3" usr/local/sbin/systemctl
cp "$3" usr/local/sbin/journalctl
printf '#!/bin/sh\ntest -w "$1"\n' > usr/local/sbin/nano
chmod 755 usr/local/sbin/nano
# In place of go build, which has built it with the tests.
cp "$(dirname "$4")/wxrelay" root/wxflow/built

# The certificate of the domain, and who is trusted.
cp "$5/fullchain.pem" etc/ssl/login.example.com/
cp "$5/key.pem" etc/ssl/login.example.com/privkey.pem
chmod 600 etc/ssl/login.example.com/privkey.pem
# In place of WeChat: a fake behind a proxy, which the machine trusts.
"$4" serve --fixtures "$6" --listen 127.0.0.1:8190 --admin 127.0.0.1:8191 --proxy 127.0.0.1:8192 --ready-file "$root/run/fake.json" &
"$4" ready --admin http://127.0.0.1:8191 --wait 60s
fake=$(sed -n 's/.*"ca": *"\([^"]*\)".*/\1/p' run/fake.json)
cat "$5/ca.pem" "$fake" > etc/ssl/certs/ca-certificates.crt
mkdir etc/systemd/system/wxrelay.service.d
# The doctor asks how long nginx waits for the relay's longest answer: a short one.
printf '[Service]\nEnvironment=HTTPS_PROXY=http://127.0.0.1:8192 WXRELAY_UPSTREAM_TIMEOUT=1s\n' > etc/systemd/system/wxrelay.service.d/00-proxy.conf

cp "$root.sh" root/page.sh
code=0
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C HTTPS_PROXY=http://127.0.0.1:8192 NO_PROXY=login.example.com \
	chroot . /bin/sh -c 'cd /root/wxflow && exec sh -ex /root/page.sh' || code=$?
exit $code
`

// The apps of the pages, as WeChat knows them.
const pageApps = `version: 1
seed: pages
apps:
  - {appid: wx0123456789abcdef, secret: 0123456789abcdef0123456789abcdef}
  - {appid: wxfedcba9876543210, secret: fedcba9876543210fedcba9876543210}
users: [{name: alice}]
`

// asPerson does what a person does at a line: types a secret, and has the program
// built.
func asPerson(t *testing.T, script string) string {
	t.Helper()
	for _, x := range [][2]string{
		{`(?m)^cat > (/etc/wxrelay/(?:appsecret|shop)) +#.*$`, "echo 0123456789abcdef0123456789abcdef > $1"},
		{`(?m)^cat > (/etc/wxrelay/club) +#.*$`, "echo fedcba9876543210fedcba9876543210 > $1"},
		{`(?m)^CGO_ENABLED=0 go build -trimpath -o wxrelay ./cmd/wxrelay$`, "cp built wxrelay"},
	} {
		script = regexp.MustCompile(x[0]).ReplaceAllString(script, x[1])
	}
	if strings.Contains(script, "\ncat > /etc/wxrelay/") && !strings.Contains(script, "<<'EOF'") || strings.Contains(script, "go build") {
		t.Fatalf("a line for a person has changed:\n%s", script)
	}
	return script
}

// commandsOf is the blocks of commands of an operator's page.
func commandsOf(t *testing.T, page string) (blocks []string) {
	t.Helper()
	for _, f := range testkit.Fences(testkit.Read(t, page)) {
		if f.Lang == "sh" {
			blocks = append(blocks, asPerson(t, f.Text))
		}
	}
	return blocks
}

// onMachine runs commands on a bare machine, one after the other in one shell,
// and returns what they print. The first that fails is the last.
func onMachine(t *testing.T, blocks ...string) string {
	t.Helper()
	needNamespaces(t)
	need(t, "unshare", "mount", "ip", "curl", "openssl", "nginx")
	dir := t.TempDir()
	// The service is another user's, which has to get there.
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	root := filepath.Join(dir, "machine")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	ca, fixture := writeCertificates(t, dir), filepath.Join(dir, "apps.yaml")
	if ca != filepath.Join(dir, "ca.pem") {
		t.Fatal(ca)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{fixture: pageApps, root + ".sh": strings.Join(blocks, "\n")} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"--mount", "--net", "--pid", "--fork", "--kill-child"}
	if os.Getuid() != 0 {
		args = append(args, "--map-root-user")
	}
	cmd := exec.Command("unshare", append(args, "sh", "-c", setUp, "sh", root, testkit.Root(t), self, program("mockwx"), dir, fixture)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(fmt.Errorf("%w\n%s", err, out))
	}
	return string(out)
}
