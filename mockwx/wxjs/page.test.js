'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { phone, quiet, wx } = require('./support.js');

test('plain page code, as every tutorial has it', async (t) => {
  const me = await phone(t);
  const at = {};
  me.mock.install(at);
  assert.strictEqual(at.wx, me);
  const life = [];
  at.App({
    globalData: { openid: null },
    onLaunch(o) { life.push(`launch ${Object.keys(o.query).length}`); },
    onShow() { life.push('app show'); },
  });
  at.Page({
    data: { openid: '', list: [{ n: 1 }], deep: { a: 1 } },
    onLoad(options) { life.push(`load ${JSON.stringify(options)}`); },
    onShow() { life.push('show'); },
    onReady() { life.push('ready'); },
    onHide() { life.push('hide'); },
    onUnload() { life.push('unload'); },
    async onTap() {
      const { code } = await at.wx.login();
      at.getApp().globalData.openid = code;
      this.setData({ openid: code, 'list[0].n': 2, 'deep.b.c': 3, 'more[1]': 'x' });
    },
  });
  assert.deepStrictEqual(life, ['launch 0', 'app show', 'load {}', 'show', 'ready']);
  const [page] = at.getCurrentPages();
  await page.onTap({ type: 'tap' });
  assert.strictEqual(page.data.openid.length, 32);
  assert.strictEqual(at.getApp().globalData.openid, page.data.openid);
  assert.deepStrictEqual([page.data.list, page.data.deep, page.data.more], [[{ n: 2 }], { a: 1, b: { c: 3 } }, [, 'x']]);

  const again = me.mock.open({ id: '7' });
  assert.deepStrictEqual(life.slice(5), ['hide', 'unload', 'load {"id":"7"}', 'show', 'ready']);
  assert.deepStrictEqual(again.data, { openid: '', list: [{ n: 1 }], deep: { a: 1 } }); // fresh
  assert.deepStrictEqual(at.getCurrentPages(), [again]);
});

test('setData calls back', (t, done) => {
  const me = wx.mock.create({});
  const at = {};
  me.mock.install(at);
  at.Page({ data: { n: 1 }, onLoad() { this.setData({ n: 2 }, () => { assert.strictEqual(this.data.n, 2); done(); }); } });
});

test('what is shown is kept', async () => {
  const me = wx.mock.create({});
  assert.deepStrictEqual(await me.showToast({ title: '登录成功' }), { errMsg: 'showToast:ok' });
  assert.deepStrictEqual(await me.showModal({ title: '?' }), { confirm: true, cancel: false, errMsg: 'showModal:ok' });
  me.mock.modal = () => ({ confirm: false, cancel: true });
  assert.strictEqual((await me.showModal({})).cancel, true);
  assert.deepStrictEqual(me.mock.shown[0], { api: 'showToast', title: '登录成功' });
  assert.ok(me.canIUse('getUserProfile') && !me.canIUse('connectSocket'));
});

test('it is a module of both kinds', async () => {
  const esm = await import('./wx.js');
  assert.strictEqual(esm.default, wx);
  // A copy in a project of ES modules is no CommonJS, and sets the globals.
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'wxjs-'));
  try {
    fs.copyFileSync(path.join(__dirname, 'wx.js'), path.join(dir, 'wx.js'));
    fs.copyFileSync(path.join(__dirname, 'wx.mjs'), path.join(dir, 'wx.mjs'));
    fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');
    const run = (file, code) => {
      fs.writeFileSync(path.join(dir, file), code);
      return execFileSync(process.execPath, [path.join(dir, file)], { encoding: 'utf8' });
    };
    assert.strictEqual(run('a.js', "import './wx.js'; const { errMsg } = await wx.login(); console.log(errMsg, typeof Page);"), 'login:ok function\n');
    // wx.mjs has a default export in a package of either type.
    const named = "import wx, { mock } from './wx.mjs'; const { errMsg } = await wx.login(); console.log(errMsg, mock === wx.mock);";
    assert.strictEqual(run('b.js', named), 'login:ok true\n');
    fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"commonjs"}');
    assert.strictEqual(run('c.mjs', named), 'login:ok true\n');
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});

test('what a callback of a page throws is reported, and ends nothing', async (t) => {
  const me = await phone(t);
  const said = quiet(t);
  const at = {}, heard = [];
  me.mock.install(at);
  at.App({ onError(text) { heard.push(['App', text]); } });
  me.onError((text) => { heard.push(['wx', text]); });
  const wrong = (n) => () => { throw new Error(`the page is wrong ${n}`); };
  await new Promise((resolve) => { me.login({ success: wrong(1), complete() { resolve(); } }); });
  await new Promise((resolve) => { me.login({ complete() { resolve(); throw new Error('the page is wrong 2'); } }); });
  await new Promise((resolve) => { me.nextTick(() => { resolve(); wrong(3)(); }); });
  const task = me.request({ url: 'https://api.example.com/session', complete: wrong(4) });
  task.onHeadersReceived(wrong(5));
  while (me.mock.errors.length < 5) await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepStrictEqual(me.mock.errors.map((err) => err.message.slice(-1)), ['1', '2', '3', '5', '4']);
  assert.deepStrictEqual(heard.map(([who, text]) => `${who} ${/wrong (\d)/.exec(text)[1]}`), ['1', '2', '3', '5', '4'].flatMap((n) => [`App ${n}`, `wx ${n}`]));
  assert.strictEqual(said.filter((s) => s.includes('the page is wrong')).length, 5);
});

test('Node lives on after a callback has thrown', () => {
  const out = execFileSync(process.execPath, ['-e', `
    const wx = require('./wx.js');
    wx.mock.appid = 'touristappid';
    wx.login({ success() { throw new Error('wrong'); }, complete() { setTimeout(() => console.log('lives'), 10); } });
  `], { encoding: 'utf8', cwd: __dirname, stdio: ['ignore', 'pipe', 'ignore'] });
  assert.strictEqual(out, 'lives\n');
});

test('what the first screen of an app asks of the phone', async () => {
  const me = wx.mock.create({}), at = {};
  me.mock.install(at);
  const whole = me.getSystemInfoSync();
  const parts = { ...me.getWindowInfo(), ...me.getDeviceInfo(), ...me.getAppBaseInfo(), ...me.getSystemSetting() };
  assert.deepStrictEqual(parts, whole);
  assert.strictEqual(whole.platform, 'devtools');
  assert.deepStrictEqual(await me.getSystemInfo(), { ...whole, errMsg: 'getSystemInfo:ok' });
  assert.deepStrictEqual(await me.getSystemInfoAsync(), { ...whole, errMsg: 'getSystemInfoAsync:ok' });
  me.mock.system = { platform: 'android', statusBarHeight: 24 };
  assert.strictEqual(me.getDeviceInfo().platform, 'android');
  assert.strictEqual(me.getWindowInfo().statusBarHeight, 24);
  whole.safeArea.top = -1;
  assert.notStrictEqual(me.getSystemInfoSync().safeArea.top, -1);

  const update = me.getUpdateManager();
  assert.deepStrictEqual(await new Promise((resolve) => { update.onCheckForUpdate(resolve); }), { hasUpdate: false });
  update.onUpdateReady(() => update.applyUpdate());
  update.onUpdateFailed(() => {});
  assert.strictEqual((await me.showNavigationBarLoading()).errMsg, 'showNavigationBarLoading:ok');
  assert.strictEqual((await me.hideNavigationBarLoading()).errMsg, 'hideNavigationBarLoading:ok');
  const order = [];
  await new Promise((resolve) => { me.nextTick(() => { order.push('next'); resolve(); }); order.push('now'); });
  assert.deepStrictEqual(order, ['now', 'next']);
  assert.strictEqual(me.getLaunchOptionsSync().scene, 1001);
  for (const name of ['getSystemInfoSync', 'getUpdateManager', 'nextTick']) assert.ok(me.canIUse(name));
});

test('a page made with Component', () => {
  const me = wx.mock.create({}), at = {}, life = [];
  me.mock.install(at);
  const shared = at.Behavior({
    properties: { size: { type: Number, value: 3 } }, data: { from: 'behavior', own: 1 },
    lifetimes: { attached() { life.push('behavior attached'); } }, methods: { hello() { return `hello ${this.data.id}`; } },
  });
  at.Component({
    behaviors: [shared],
    properties: { id: String, n: Number, list: Array },
    data: { own: 2, deep: { a: 1 } },
    observers: { 'deep.a, own'(a, own) { life.push(`deep.a ${a} own ${own}`); } },
    lifetimes: { created() { life.push('created'); }, attached() { life.push('attached'); }, ready() { life.push('ready'); }, detached() { life.push('detached'); } },
    pageLifetimes: { show() { life.push('show'); }, hide() { life.push('hide'); } },
    methods: { onLoad(o) { life.push(`load ${JSON.stringify(o)}`); }, onShow() { life.push('onShow'); }, onUnload() { life.push('unload'); } },
  });
  assert.deepStrictEqual(life.splice(0), ['created', 'behavior attached', 'attached', 'load {}', 'show', 'onShow', 'ready']);
  const p = me.mock.open({ id: '7', n: '5' });
  assert.deepStrictEqual(life.splice(0), ['hide', 'unload', 'detached', 'created', 'behavior attached', 'attached', 'load {"id":"7","n":"5"}', 'show', 'onShow', 'ready']);
  assert.deepStrictEqual(p.data, { from: 'behavior', own: 2, deep: { a: 1 }, size: 3, id: '7', n: 5, list: [] });
  assert.strictEqual(p.properties, p.data);
  assert.strictEqual(p.hello(), 'hello 7');
  p.setData({ 'deep.a': 2 });
  p.setData({ list: [1] });
  assert.deepStrictEqual(life, ['deep.a 2 own 2']);
  assert.deepStrictEqual(at.getCurrentPages(), [p]);

  // A component that is no page waits to be opened.
  at.Component({ data: { x: 1 }, methods: { tap() {} } });
  assert.deepStrictEqual(at.getCurrentPages(), [p]);
  assert.strictEqual(me.mock.open().data.x, 1);
});

test('without MOCKWX_ADMIN_URL it looks at the default address', () => {
  const run = (code, env = {}) => execFileSync(process.execPath, ['-e', code], { encoding: 'utf8', cwd: __dirname, env: { PATH: process.env.PATH, ...env } });
  assert.strictEqual(run("console.log(require('./wx.js').mock.admin)"), 'http://127.0.0.1:8091\n');
  assert.strictEqual(run("console.log(require('./wx.js').mock.admin)", { MOCKWX_ADMIN_URL: 'http://127.0.0.1:1' }), 'http://127.0.0.1:1\n');
});

// Another fake may run at the default address, so here nothing can be reached.
test('without a fake a request goes to its server', async (t) => {
  const said = quiet(t);
  const fetched = [];
  const me = wx.mock.create({
    admin: 'http://127.0.0.1:8091',
    fetch: async (url, init) => {
      fetched.push(url);
      if (url.startsWith('http://127.0.0.1:8091')) throw new Error('connect ECONNREFUSED');
      return new Response('{"from":"the server"}');
    },
  });
  assert.deepStrictEqual((await me.mock.request({ url: 'https://api.example.com/x' })).data, { from: 'the server' });
  assert.deepStrictEqual(fetched.map((u) => new URL(u).pathname), ['/device', '/x']);
  assert.match(said[0], /http:\/\/127\.0\.0\.1:8091 cannot be reached: connect ECONNREFUSED; start it with: mockwx up/);
  await assert.rejects(me.login(), { errMsg: 'login:fail errcode:-105cronet_error_code:-105' });
  const other = wx.mock.create({ admin: 'http://127.0.0.1:1', fetch: me.mock.fetch });
  other.mock.fetch = async () => { throw new Error('connect ECONNREFUSED'); };
  await assert.rejects(other.mock.request({ url: 'https://api.example.com/x' }), { errMsg: 'request:fail errcode:-105cronet_error_code:-105' });
});
