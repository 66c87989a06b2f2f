'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chinese, program } = require('./program.js');

// hold is what mockwx exec runs: it says which environment it was given, and lives until
// its input ends, as it does when this process ends, in whatever way.
const hold = 'process.stdout.write(JSON.stringify(process.env)); process.stdin.resume().on("end", () => process.exit(0)).on("error", () => process.exit(0))';

// start starts a fake on free ports; index.d.ts describes the options.
exports.start = async (options = {}) => {
  const { fixtures, args = [], cwd, report = false } = options;
  const known = ['fixtures', 'args', 'cwd', 'report'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown) throw new TypeError(`mockwx.start: there is no option ${unknown}; there are ${known.join(', ')}`);

  let folder;
  const paths = [];
  for (const f of fixtures === undefined ? [] : [fixtures].flat()) {
    if (typeof f === 'string') {
      paths.push(f);
      continue;
    }
    folder = folder || fs.mkdtempSync(path.join(os.tmpdir(), 'mockwx-'));
    const file = path.join(folder, `fixture-${paths.length}.yaml`);
    fs.writeFileSync(file, JSON.stringify({ version: 1, ...f })); // JSON is YAML
    paths.push(file);
  }
  const clean = () => { if (folder) fs.rmSync(folder, { recursive: true, force: true }); };

  const flags = [...paths.flatMap((p) => ['--fixtures', p]), ...args];
  const node = process.versions.electron ? 'node' : process.execPath;
  const child = spawn(program(), ['exec', ...flags, '--', node, '-e', hold], { cwd, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  // A process that forgets stop can end all the same.
  for (const x of [child, child.stdin, child.stdout, child.stderr]) x.unref();
  child.stdin.on('error', () => {});

  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-10000);
    if (report) process.stderr.write(text);
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let env;
  try {
    env = await new Promise((resolve, reject) => {
      let text = '';
      for (const x of [child, child.stdout, child.stderr]) x.ref();
      child.on('error', reject);
      child.stdout.setEncoding('utf8').on('data', (more) => {
        text += more;
        try { resolve(JSON.parse(text)); } catch { /* there is more to come */ }
      });
      ended.then((code) => reject(new Error(`mockwx ended with exit code ${code}:\n${said.trim()}`)));
    });
  } catch (err) {
    clean();
    throw err;
  }
  for (const x of [child, child.stdout, child.stderr]) x.unref();
  return new Fake(env, async () => {
    child.ref();
    child.stdin.end();
    await ended;
    clean();
  });
};

// connect returns a fake that runs already.
exports.connect = (env = process.env) => {
  if (!env.MOCKWX_ADMIN_URL) throw new Error(chinese() ? '没有设置 MOCKWX_ADMIN_URL，它由 mockwx exec 设置' : 'MOCKWX_ADMIN_URL is not set; mockwx exec sets it');
  return new Fake({ ...env, MOCKWX_URL: env.MOCKWX_URL || env.WECHAT_API_BASE }, async () => {});
};

class Fake {
  #end;
  #stopped;

  constructor(env, end) {
    this.url = env.MOCKWX_URL;
    this.admin = env.MOCKWX_ADMIN_URL;
    this.env = Object.fromEntries(Object.entries(env).filter(([name, value]) => process.env[name] !== value));
    this.#end = end;
  }

  async login(user, { appid } = {}) {
    return (await this.request('POST', '/login', { appid: appid || (await this.request('GET', '/apps'))[0].appid, user })).code;
  }

  calls(filter = {}) { return this.request('GET', `/calls?${new URLSearchParams(filter)}`); }

  async waitCall({ timeout = '10s', ...filter } = {}) { return (await this.calls({ ...filter, wait: timeout }))[0]; }

  fault(fault) { return this.request('POST', '/faults', fault); }

  async advance(duration) { await this.request('POST', '/clock', { advance: duration }); }

  async reset() { await this.request('POST', '/reset'); }

  stop() { return this.#stopped ??= this.#end(); }

  [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() { return this.stop(); }

  async request(method, route, body) {
    const res = await fetch(this.admin + route, { method, body: body && JSON.stringify(body) });
    const text = await res.text();
    const answer = text ? JSON.parse(text) : undefined;
    if (!res.ok) throw new Error(`mockwx: ${answer?.error ?? `${method} ${route}: ${res.status}`}`);
    return answer;
  }
}
