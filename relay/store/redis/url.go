package redis

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"wxflow/relay/text"
)

// DefaultPrefix is what all keys begin with, unless the URL says otherwise.
const DefaultPrefix = "wxrelay:"

// Bounds of one try. Ours: the relay gives a call 3 s, which leaves room for a
// second try on another connection, or for a master that has moved.
const (
	dialTimeout = time.Second
	ioTimeout   = time.Second
)

// config is what a URL says.
type config struct {
	redis.UniversalOptions
	prefix string
}

// kinds are the schemes without their "s" for TLS.
const (
	single   = "redis"
	sentinel = "redis+sentinel"
	cluster  = "redis+cluster"
)

// Check reports what is wrong with a URL, without connecting. It quotes nothing
// of it that could be a password.
func Check(url string) error {
	_, err := parse(url)
	return err
}

// parse reads a URL, and adds a hint for a password that is not encoded.
func parse(raw string) (config, error) {
	c, err := parseURL(raw)
	_, rest, _ := strings.Cut(raw, "://")
	if cut := strings.IndexAny(rest, "/?"); errors.Is(err, ErrSettings) && cut >= 0 && strings.Contains(rest[cut:], "@") {
		err = bad(err.Error()+". If the password has a /, ? or %, write %2F, %3F or %25",
			text.Chinese(err)+"。如果密码中含有 /、? 或 %，请分别写作 %2F、%3F、%25")
	}
	return c, err
}

// parseURL parses by itself: net/url refuses several hosts, and its errors quote the
// whole URL.
func parseURL(raw string) (c config, err error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	kind, secure := scheme, strings.HasPrefix(scheme, "rediss")
	if secure {
		kind = "redis" + strings.TrimPrefix(scheme, "rediss")
	}
	if !ok || kind != single && kind != sentinel && kind != cluster {
		return c, bad("is not a redis URL: redis://, redis+sentinel:// or redis+cluster://, each with rediss for TLS",
			"不是 Redis URL：应为 redis://、redis+sentinel:// 或 redis+cluster://，使用 TLS 时以 rediss 开头")
	}
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		if c.Username, c.Password, err = user(authority[:i]); err != nil {
			return c, err
		}
		authority = authority[i+1:]
	}
	port := "6379"
	if kind == sentinel {
		port = "26379"
	}
	for _, host := range strings.Split(authority, ",") {
		addr, ok := address(host, port)
		if !ok {
			return c, bad("names no host, or one that is not host or host:port", "没有主机，或主机不是 host 或 host:port 的形式")
		}
		c.Addrs = append(c.Addrs, addr)
	}
	if err := c.path(kind, path); err != nil {
		return c, err
	}
	if len(c.Addrs) > 1 && kind == single {
		return c, bad("names several hosts: write redis+sentinel://HOSTS/MASTER or redis+cluster://HOSTS",
			"写了多个主机：请使用 redis+sentinel://主机/主节点名 或 redis+cluster://主机")
	}
	c.IsClusterMode = kind == cluster
	if secure {
		c.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	c.prefix = DefaultPrefix
	if err := c.query(query); err != nil {
		return c, err
	}
	c.bound()
	return c, nil
}

// bound gives every step its time, and turns off what a store does not need.
func (c *config) bound() {
	c.DialTimeout, c.ReadTimeout, c.WriteTimeout, c.PoolTimeout = dialTimeout, ioTimeout, ioTimeout, ioTimeout
	c.ContextTimeoutEnabled = true
	if c.MaxRetries = 1; c.IsClusterMode {
		c.MaxRetries = -1 // a Cluster's client tries again by itself, on other nodes
	}
	c.DialerRetries = 1
	c.MinIdleConns = 1
	c.PoolSize = 64
	c.DisableIdentity = true
	c.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

func user(info string) (name, password string, err error) {
	name, password, _ = strings.Cut(info, ":")
	for _, part := range []*string{&name, &password} {
		if *part, err = url.PathUnescape(*part); err != nil {
			// url's own error quotes it
			return "", "",
				bad("has a user or password with a % that begins no percent-encoding: write %25 for %", "用户名或密码中的 % 不是百分号编码：请把 % 写作 %25")
		}
	}
	return name, password, nil
}

func address(host, port string) (string, bool) {
	if h, p, err := net.SplitHostPort(host); err == nil {
		n, err := strconv.ParseUint(p, 10, 16)
		return host, h != "" && err == nil && n > 0
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return net.JoinHostPort(host, port), host != "" && !strings.ContainsAny(host, " []")
}

// path reads /DB, or /MASTER/DB.
func (c *config) path(kind, path string) error {
	path = strings.TrimSuffix(path, "/")
	if kind == sentinel {
		if c.MasterName, path, _ = strings.Cut(path, "/"); c.MasterName == "" {
			return bad("names no master: write redis+sentinel://HOSTS/MASTER or …/MASTER/0", "没有写主节点名：请写 redis+sentinel://主机/主节点名 或 …/主节点名/0")
		}
	}
	if path == "" {
		return nil
	}
	db, err := strconv.ParseUint(path, 10, 16)
	switch {
	case err != nil:
		return bad("has a path that is not the number of a database", "路径不是数据库编号")
	case kind == cluster && db != 0:
		return bad("names a database, and a cluster has only 0", "写了数据库编号，而集群只有 0 号")
	}
	c.DB = int(db)
	return nil
}

// query reads what else there is: prefix, ca, sentinel_user, sentinel_password.
func (c *config) query(query string) error {
	q, err := url.ParseQuery(query)
	if err != nil {
		return bad("has a query that is not well-formed", "? 之后的参数格式有误")
	}
	for name, values := range q {
		if len(values) > 1 {
			return bad("has a parameter twice", "有重复的参数")
		}
		v := values[0]
		switch name {
		case "prefix":
			if v == "" || len(v) > 64 || strings.ContainsAny(v, "{} \t\r\n") {
				return bad("has a prefix that is empty, over 64 bytes, or with a space or brace", "prefix 为空、超过 64 字节，或含有空格或花括号")
			}
			c.prefix = v
		case "sentinel_user":
			c.SentinelUsername = v
		case "sentinel_password":
			c.SentinelPassword = v
		case "ca":
			if err := c.trust(v); err != nil {
				return err
			}
		default:
			return bad("has a parameter that is not prefix, ca, sentinel_user or sentinel_password",
				"有不支持的参数：只支持 prefix、ca、sentinel_user 和 sentinel_password")
		}
	}
	return nil
}

// trust reads the certificates of a private authority.
func (c *config) trust(file string) error {
	if c.TLSConfig == nil {
		return bad("has ca, which goes with rediss only", "ca 只能与 rediss 一起使用")
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return bad("has a ca that cannot be read: %v", "ca 文件无法读取：%v", err)
	}
	c.TLSConfig.RootCAs = x509.NewCertPool()
	if !c.TLSConfig.RootCAs.AppendCertsFromPEM(pem) {
		return bad("has a ca that holds no certificate in PEM: %s", "ca 文件中没有 PEM 证书：%s", file)
	}
	return nil
}
