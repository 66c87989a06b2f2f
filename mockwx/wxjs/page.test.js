'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { phone, wx } = require('./support.js');

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
    fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');
    fs.writeFileSync(path.join(dir, 'a.js'), "import './wx.js'; const { errMsg } = await wx.login(); console.log(errMsg, typeof Page);");
    assert.strictEqual(execFileSync(process.execPath, [path.join(dir, 'a.js')], { encoding: 'utf8' }), 'login:ok function\n');
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
});

test('what a page throws in a callback is heard', async (t) => {
  const me = await phone(t);
  const heard = await new Promise((resolve) => {
    const real = globalThis.setTimeout;
    globalThis.setTimeout = (f, ms) => { if (ms !== undefined) return real(f, ms); try { f(); } catch (err) { globalThis.setTimeout = real; resolve(err.message); } return 0; };
    me.login({ success() { throw new Error('the page is wrong'); } });
  });
  assert.strictEqual(heard, 'the page is wrong');
});
