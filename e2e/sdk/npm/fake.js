'use strict';
// Starts the fake for a test file, and leads SDKs to it.
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const root = path.join(__dirname, '..', '..', '..');

exports.appid = 'wx0000000000000001';
exports.secret = 'mocksecret0000000000000000000001';
exports.quotaAppid = 'wx0000000000000002'; // one login a minute and user
exports.quotaSecret = 'mocksecret0000000000000000000002';
exports.user = 'alice';
exports.phone = '13800138000';
exports.nickname = '爱丽丝';

// build returns the mockwx program: $MOCKWX, or a fresh one.
function build(dir) {
  if (process.env.MOCKWX) return process.env.MOCKWX;
  const exe = path.join(dir, 'mockwx');
  execFileSync('go', ['build', '-o', exe, './cmd/mockwx'], { cwd: root, stdio: 'inherit' });
  return exe;
}

async function waitFor(file, child) {
  for (let i = 0; i < 1200; i++) {
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8'));
    if (child.exitCode !== null) throw new Error(`mockwx stopped with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('mockwx is not ready after 30 s');
}

// start starts the fake. agent takes https requests for api.weixin.qq.com there,
// and nothing else anywhere: both libraries under the SDKs accept one.
exports.start = async function () {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sdk'));
  const ready = path.join(dir, 'ready.json');
  const child = spawn(build(dir), ['serve', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--ready-file', ready,
    '--fixtures', path.join(__dirname, '..', 'common', 'fixture.yaml')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const urls = await waitFor(ready, child);
  const api = new URL(urls.api);
  const agent = new https.Agent();
  agent.createConnection = (options) => {
    const host = options.host || options.hostname;
    if (host !== 'api.weixin.qq.com') throw new Error(`offline: ${host}`);
    return net.connect({ host: api.hostname, port: Number(api.port) });
  };

  const admin = async (method, route, body) => {
    const resp = await fetch(urls.admin + route, { method, body: body && JSON.stringify(body) });
    const text = await resp.text();
    if (!resp.ok) throw new Error(`${method} ${route}: HTTP ${resp.status} ${text}`);
    return JSON.parse(text);
  };
  const { appid, secret, quotaAppid, quotaSecret, user } = exports;
  const wx = {
    url: urls.api,
    agent,
    admin,
    async stop() {
      const calls = await admin('GET', '/calls');
      const gone = new Promise((resolve) => child.once('exit', resolve));
      agent.destroy();
      child.kill('SIGTERM');
      await gone;
      fs.rmSync(dir, { recursive: true, force: true });
      // No SDK has a name in its requests that looks like a mistake.
      const mistakes = calls.flatMap((c) => c.unread ?? []).filter((u) => u.meant);
      if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
    },
    reset: () => admin('POST', '/reset'),
    identity: () => admin('GET', `/identity?appid=${appid}&user=${user}`),
    calls: async (p) => (await admin('GET', '/calls?path=' + encodeURIComponent(p))).length,
    jscode: async (app = appid, who = user) => (await admin('POST', '/login', { appid: app, user: who })).code,
    oauthcode: async (scope) => (await admin('POST', '/oauthcode', { appid, user, scope })).code,
    encrypt: (type, key) => admin('POST', '/encrypt', { appid, user, type, key }),
    advance: (d) => admin('POST', '/clock', { advance: d }),
    async redeem(app, sec, code) {
      const q = new URLSearchParams({ appid: app, secret: sec, js_code: code, grant_type: 'authorization_code' });
      const got = await (await fetch(`${urls.api}/sns/jscode2session?${q}`)).json();
      if (!got.session_key) throw new Error(JSON.stringify(got));
      return got;
    },
    // refusals prepares a login for each of the commonest errors, by its natural
    // cause where there is one.
    async refusals() {
      const expired = await wx.jscode();
      await wx.advance('5m');
      const used = await wx.jscode();
      await wx.redeem(appid, secret, used);
      await admin('POST', '/clock', { freeze: true }); // the minute of the quota does not end meanwhile
      await wx.redeem(quotaAppid, quotaSecret, await wx.jscode(quotaAppid));
      return [
        [40029, appid, secret, 'nonsense'],
        [40029, appid, secret, expired],
        [40029, appid, secret, await wx.jscode(quotaAppid)],
        [40163, appid, secret, used],
        [40125, appid, quotaSecret, await wx.jscode()],
        [40013, 'wx00000000000000ff', secret, await wx.jscode()],
        [45011, quotaAppid, quotaSecret, await wx.jscode(quotaAppid)],
        [40226, appid, secret, await wx.jscode(appid, 'carol')],
        [-1, appid, secret, 'errcode:-1'],
      ];
    },
    // rotateKey logs the user in twice, so far apart that the key changes.
    async rotateKey() {
      await wx.redeem(appid, secret, await wx.jscode());
      await wx.advance('100h');
      await wx.redeem(appid, secret, await wx.jscode());
      const id = await wx.identity();
      if (!id.previous_session_key) throw new Error('the session_key has not changed');
      return { previous: id.previous_session_key, current: id.session_key };
    },
  };
  return wx;
};
