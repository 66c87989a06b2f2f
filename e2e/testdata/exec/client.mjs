// Asks WeChat for a login in the ways that programs for Node have, which Deno and
// Bun run, too.
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import http2 from 'node:http2';
import https, { get } from 'node:https';
import { Worker } from 'node:worker_threads';

const login = 'https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code';

const text = async (stream) => (await stream.setEncoding('utf8').toArray()).join('');
const by = (module, url, options = {}) => new Promise((resolve, reject) => {
  (module.get || module)(url, options, (res) => text(res).then(resolve, reject)).on('error', reject);
});

console.log('fetch login', await (await fetch(login)).text());
console.log('https login', await by(https, login));
console.log('named import login', await by(get, login));
console.log('own agent login', await by(https, login, { agent: new https.Agent({ keepAlive: false }) }));
console.log('http login', await by(http, login.replace('https:', 'http:')));

if (!process.versions.bun) { // its http2 checks the certificate against the address
  const session = http2.connect('https://api.weixin.qq.com');
  console.log('http2 login', await text(session.request({ ':path': login.slice(25) })));
  session.close();
}

const other = `
  const { parentPort } = require('node:worker_threads');
  fetch(process.env.LOGIN).then((r) => r.text()).then((body) => parentPort.postMessage(body));`;
process.env.LOGIN = login;
await new Promise((resolve) => new Worker(other, { eval: true }).on('message', (m) => resolve(console.log('worker login', m))));
const evaluate = globalThis.Deno ? 'eval' : '-e';
const child = execFileSync(process.execPath, [evaluate, 'fetch(process.env.LOGIN).then((r) => r.text()).then(console.log)']);
console.log('child login', child.toString().trim());

// Deno and Bun have a fetch of their own, which goes by way of the proxy and does not show what that says.
const why = globalThis.Deno || process.versions.bun ? /tunnel/ : /not a WeChat host/;
await fetch('https://example.com/').catch((e) => why.test((e.cause ?? e).message) && console.log('fetch refused'));
await by(https, 'https://example.com/').catch((e) => e.message.includes('not a WeChat host') && console.log('https refused'));
await by(http, 'http://example.com/').catch((e) => e.message.includes('not a WeChat host') && console.log('http refused'));

// This machine is left alone.
const here = http.createServer((_, res) => res.end('here')).listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${here.address().port}/`;
  console.log('loopback', await (await fetch(url)).text(), await by(http, url.replace('127.0.0.1', 'localhost')));
  here.close();
  here.closeAllConnections();
});
