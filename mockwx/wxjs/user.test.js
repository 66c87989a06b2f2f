'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { wx, admin, call, phone, ended, quiet } = require('./support.js');

test('login gives a code that works once', async (t) => {
  const me = await phone(t);
  const res = await me.login();
  assert.deepStrictEqual(Object.keys(res), ['code', 'errMsg']);
  assert.strictEqual(res.errMsg, 'login:ok');
  assert.match(res.code, /^0[0-9A-Za-z]{31}$/);
  const came = await ended(me.login);
  assert.deepStrictEqual(came.map(([k, r]) => [k, r.errMsg]), [['success', 'login:ok'], ['complete', 'login:ok']]);
  assert.notStrictEqual(came[0][1].code, res.code);
});

test('with a callback there is no promise', async (t) => {
  const me = await phone(t);
  assert.strictEqual(await new Promise((resolve) => { const r = me.login({ success() {}, complete: () => resolve(r) }); }), undefined);
});

test('DevTools without an appid', async () => {
  const guest = wx.mock.create({ appid: 'touristappid' });
  assert.deepStrictEqual(await guest.login(), { code: 'the code is a mock one', errMsg: 'login:ok' });
  assert.strictEqual(guest.getAccountInfoSync().miniProgram.appId, 'touristappid');
});

test('who holds the phone', async (t) => {
  const anybody = wx.mock.create({ appid: '', user: '' });
  const first = await anybody.mock.ready();
  assert.strictEqual(first.user, 'alice');
  assert.strictEqual(anybody.getAccountInfoSync().miniProgram.appId, first.appid);
  const me = await phone(t, { users: [{ name: 'dora' }] }, { user: '' });
  assert.strictEqual((await me.mock.ready()).user, 'dora');
  const nobody = wx.mock.create({ user: 'nobody' });
  await assert.rejects(nobody.login(), { errMsg: 'login:fail no user "nobody" in the fixture; it has alice, bob, carol' });
});

test('the environment chooses', () => {
  const { execFileSync } = require('node:child_process');
  const code = "const wx = require('./wx.js'); wx.mock.ready().then((d) => console.log(d.appid, d.user, wx.mock.urlCheck, wx.mock.admin))";
  const env = { ...process.env, MOCKWX_APPID: 'wx0000000000000002', MOCKWX_USER: 'bob', MOCKWX_URL_CHECK: '1' };
  assert.strictEqual(execFileSync(process.execPath, ['-e', code], { cwd: __dirname, env, encoding: 'utf8' }), `wx0000000000000002 bob true ${admin}\n`);
});

test('login fails when the fake is not there, or when told to', async (t) => {
  const said = quiet(t);
  const away = wx.mock.create({ admin: 'http://127.0.0.1:1' });
  const want = { errMsg: 'login:fail errcode:-105cronet_error_code:-105' };
  assert.deepStrictEqual(await ended(away.login), [['fail', want], ['complete', want]]);
  assert.match(said[0], /127\.0\.0\.1:1 cannot be reached/);
  const lost = wx.mock.create({ admin: '' });
  await assert.rejects(lost.login(), ({ errMsg }) => /^login:fail wx\.mock\.admin is empty: set it/.test(errMsg));
  const me = await phone(t);
  me.mock.fail('login', 'system error', { errno: 7, times: 2 });
  await assert.rejects(me.login(), { errMsg: 'login:fail system error', errno: 7 });
  await assert.rejects(me.login());
  await me.login();
  me.mock.fail('login', 'system error');
  me.mock.heal();
  await me.login();
});

test('checkSession follows the key of the latest login', async (t) => {
  const me = await phone(t);
  const gone = { errMsg: 'checkSession:fail session time out, need relogin' };
  await assert.rejects(me.checkSession(), gone); // before any login
  await me.login();
  assert.deepStrictEqual(await me.checkSession(), { errMsg: 'checkSession:ok' });
  await me.login();
  assert.deepStrictEqual(await me.checkSession(), { errMsg: 'checkSession:ok' }); // most logins keep the key
  await call('POST', `/reset?appid=${me.appid}`);
  assert.deepStrictEqual(await ended(me.checkSession), [['fail', gone], ['complete', gone]]);
});

test('getUserProfile', async (t) => {
  const me = await phone(t);
  const ask = (desc) => me.mock.tap(() => me.getUserProfile({ desc }));
  const res = await ask('用于完善会员资料');
  assert.deepStrictEqual(Object.keys(res), ['userInfo', 'rawData', 'signature', 'encryptedData', 'iv', 'errMsg']);
  assert.strictEqual(res.errMsg, 'getUserProfile:ok');
  assert.strictEqual(res.userInfo.nickName, '爱丽丝');
  assert.deepStrictEqual(JSON.parse(res.rawData), res.userInfo);
  await assert.rejects(me.getUserProfile({ desc: 'x' }), { errMsg: 'getUserProfile:fail can only be invoked by user TAP gesture.' });
  const late = me.mock.tap(async () => { await null; return me.getUserProfile({ desc: 'x' }); });
  await assert.rejects(late, { errMsg: 'getUserProfile:fail can only be invoked by user TAP gesture.' });
  me.mock.tapCheck = false;
  await me.getUserProfile({ desc: 'x'.repeat(30) });
  for (const desc of ['', 'x'.repeat(31)]) await assert.rejects(ask(desc), { errMsg: 'getUserProfile:fail desc length does not meet the requirements' });
  await assert.rejects(ask(undefined), { errMsg: 'getUserProfile:fail parameter error: parameter.desc should be String instead of Undefined;' });
  me.mock.fail('getUserProfile', 'auth deny');
  await assert.rejects(ask('x'), { errMsg: 'getUserProfile:fail auth deny' });
});

test('getUserInfo names nobody', async (t) => {
  const me = await phone(t);
  assert.strictEqual((await me.getUserInfo()).userInfo.nickName, '微信用户');
  assert.deepStrictEqual(Object.keys(await me.getUserInfo({ withCredentials: false })), ['userInfo', 'rawData', 'errMsg']);
});

test('the phone button', async (t) => {
  const me = await phone(t);
  const detail = await me.mock.getPhoneNumber();
  assert.deepStrictEqual(Object.keys(detail), ['code', 'encryptedData', 'iv', 'errMsg']);
  assert.strictEqual(detail.errMsg, 'getPhoneNumber:ok');
  assert.match(detail.code, /^[0-9a-f]{64}$/);
  me.mock.fail('getPhoneNumber', 'user deny');
  assert.deepStrictEqual(await me.mock.getPhoneNumber(), { errMsg: 'getPhoneNumber:fail user deny' });
  me.mock.fail('getPhoneNumber', 'no permission', { errno: 1400001 });
  assert.deepStrictEqual(await me.mock.getPhoneNumber(), { errMsg: 'getPhoneNumber:fail no permission', errno: 1400001 });
  const bob = me.mock.create({ user: 'bob' }); // who has no phone number
  assert.match((await bob.mock.getPhoneNumber()).errMsg, /^getPhoneNumber:fail .*bob/);
});

test('what the privacy guide and the quota do not allow', async (t) => {
  const me = await phone(t, { phones_left: 1, undeclared: ['getUserInfo'], users: [{ name: 'alice', phone: '13800138000' }, { name: 'new', privacy: 'unasked' }, { name: 'no', privacy: 'refused' }] });
  await assert.rejects(me.getUserInfo(), { errMsg: 'getUserInfo:fail api scope is not declared in the privacy agreement', errno: 112 });
  for (const [user, errno] of [['new', 104], ['no', 103]]) {
    const they = wx.mock.create({ appid: me.appid, user });
    assert.deepStrictEqual(await they.mock.getPhoneNumber(), { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno });
    await assert.rejects(they.mock.tap(() => they.getUserProfile({ desc: 'x' })), { errMsg: 'getUserProfile:fail privacy permission is not authorized', errno });
    assert.strictEqual((await they.login()).errMsg, 'login:ok'); // which asks for nothing of theirs
  }
  assert.strictEqual((await me.mock.getPhoneNumber()).errMsg, 'getPhoneNumber:ok');
  assert.deepStrictEqual(await me.mock.getPhoneNumber(), { errMsg: 'getPhoneNumber:fail no permission', errno: 1400001 });
  await assert.rejects(call('POST', '/phonecode', { appid: me.appid, user: 'alice' }), /has no phone numbers left/);
});

test('the data is of the session that the server has', async (t) => {
  const crypto = require('node:crypto');
  const me = await phone(t);
  await me.login();
  const { session_key: key } = await call('GET', `/identity?appid=${me.appid}&user=alice`);
  const { encryptedData, iv } = await me.mock.getPhoneNumber();
  const d = crypto.createDecipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.from(iv, 'base64'));
  const plain = JSON.parse(d.update(encryptedData, 'base64', 'utf8') + d.final('utf8'));
  assert.strictEqual(plain.phoneNumber, '13800138000');
  assert.strictEqual(plain.watermark.appid, me.appid);
});

test('without fetch, as in jest-environment-jsdom', async (t) => {
  const kept = globalThis.fetch;
  const me = await phone(t);
  globalThis.fetch = undefined;
  try {
    assert.strictEqual((await me.login()).errMsg, 'login:ok');
    const res = await me.mock.request({ url: `${admin}/healthz` });
    assert.deepStrictEqual(res.data, { status: 'ok' });
  } finally {
    globalThis.fetch = kept;
  }
});
