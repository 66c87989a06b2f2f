// What `mockwx exec` lets every Node, Deno and Bun load first, by NODE_OPTIONS and
// BUN_OPTIONS. By itself Node knows no proxy variable, and each library that opens
// connections does so by way of net.Socket: http, https, http2, fetch, axios,
// got … So this takes connections to WeChat's hosts to the fake there. TLS above
// it stays as it is: the name that is asked for, and the check of the certificate.
//
// Other hosts are refused on the ports of the web, by the proxy, so that they are
// counted; what needs no network, and databases, pass.
const net = require('node:net');

const { api, tls, proxy, passOthers } = settings;
const hosts = new Set(settings.hosts);
const direct = settings.direct.map((e) => e.toLowerCase().replace(/^\*?\./, ''));
const passHosts = settings.passHosts.map((e) => e.replace(/^\*/, ''));
const connect = net.Socket.prototype.connect;

// needsNoProxy is how NO_PROXY reads a name; what it has beside names Node's own
// proxy support does not read either.
const needsNoProxy = (host) =>
  host === 'localhost' || /^(127\.|0\.0\.0\.0$|::1$|::$|::ffff:127\.)/.test(host) ||
  direct.some((e) => host === e || host.endsWith('.' + e));

// passes is how the proxy reads the names that are let out.
const passes = (host) => passOthers || passHosts.some((e) => host === e || (e.startsWith('.') && host.endsWith(e)) || e === '');

// refuse asks the proxy for the host, which says no and why, and ends the socket
// with that.
function refuse(socket, host, port) {
  socket.connecting = true;
  let said = '';
  const name = host.includes(':') ? `[${host}]` : host;
  const asked = connect.call(new net.Socket(), proxy);
  asked.setEncoding('utf8');
  asked.on('data', (text) => { said += text; });
  asked.on('error', () => {});
  asked.on('close', () => {
    const why = said.split('\r\n\r\n')[1] || `mockwx: refused: ${host} is not a WeChat host, and this is offline`;
    socket.destroy(Object.assign(new Error(why.trim()), { code: 'ECONNREFUSED', syscall: 'connect', address: host, port }));
  });
  asked.end(`CONNECT ${name}:${port} HTTP/1.1\r\nHost: ${name}:${port}\r\nConnection: close\r\n\r\n`);
  return socket;
}

// mine tells whether the environment is still that of this exec: another may run
// in it. Without --allow-env, Deno would ask the user whether it may look.
const mine = () => {
  const asks = globalThis.Deno && Deno.permissions.querySync({ name: 'env', variable: 'MOCKWX_PROXY_URL' }).state !== 'granted';
  return asks || process.env.MOCKWX_PROXY_URL === `http://${proxy.host}:${proxy.port}`;
};

if (mine()) {
  net.Socket.prototype.connect = function (...args) {
    // Within Node the arguments come as one array, made by net.connect before.
    const [options, callback] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
    if (!options || options.path || !options.host) return connect.apply(this, args);
    const host = String(options.host).toLowerCase().replace(/\.$/, '');
    const port = Number(options.port);
    const web = port === 443 || port === 80;
    if (hosts.has(host) && web) {
      const to = port === 443 ? tls : api;
      return connect.call(this, { ...options, ...to, lookup: undefined }, callback);
    }
    // Not every resolver takes what is below localhost for this machine (RFC 6761).
    if (host.endsWith('.localhost')) return connect.call(this, { ...options, host: 'localhost', lookup: undefined }, callback);
    if (!hosts.has(host) && (!web || needsNoProxy(host) || passes(host))) return connect.apply(this, args);
    if (callback) this.once('connect', callback);
    return refuse(this, host, port);
  };
}
