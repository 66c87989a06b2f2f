'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { wx, ended } = require('./support.js');

const phone = () => wx.mock.create({ appid: 'wx0000000000000001', user: 'alice' });

test('real types are kept, in all three forms', async () => {
  const me = phone();
  const values = [0, -1.5, '', 'openid', true, false, null, [1, [2]], { a: { b: [1] } }, new Date(0), { at: new Date(5) }, '爱丽丝'];
  for (const v of values) {
    me.setStorageSync('k', v);
    assert.deepStrictEqual(me.getStorageSync('k'), v);
    assert.deepStrictEqual(await me.setStorage({ key: 'k2', data: v }), { errMsg: 'setStorage:ok' });
    assert.deepStrictEqual(await me.getStorage({ key: 'k2' }), { data: v, errMsg: 'getStorage:ok' });
    const came = await ended(me.getStorage, { key: 'k2' });
    assert.deepStrictEqual(came, [['success', { data: v, errMsg: 'getStorage:ok' }], ['complete', { data: v, errMsg: 'getStorage:ok' }]]);
  }
});

test('what is stored is a copy', () => {
  const me = phone();
  const v = { a: 1 };
  me.setStorageSync('k', v);
  v.a = 2;
  me.getStorageSync('k').a = 3;
  assert.deepStrictEqual(me.getStorageSync('k'), { a: 1 });
});

test('what is not there', async () => {
  const me = phone();
  assert.strictEqual(me.getStorageSync('none'), '');
  const want = { errMsg: 'getStorage:fail data not found' };
  await assert.rejects(me.getStorage({ key: 'none' }), want);
  assert.deepStrictEqual(await ended(me.getStorage, { key: 'none' }), [['fail', want], ['complete', want]]);
});

test('remove, clear and info', async () => {
  const me = phone();
  for (const k of ['a', 'b', 'c']) me.setStorageSync(k, k);
  await me.removeStorage({ key: 'a' });
  me.removeStorageSync('none');
  assert.deepStrictEqual(await me.getStorageInfo(), { keys: ['b', 'c'], currentSize: 1, limitSize: 10240, errMsg: 'getStorageInfo:ok' });
  me.removeStorageSync('b');
  assert.deepStrictEqual(me.getStorageInfoSync().keys, ['c']);
  await me.clearStorage();
  assert.deepStrictEqual(me.getStorageInfoSync(), { keys: [], currentSize: 0, limitSize: 10240 });
  me.setStorageSync('a', 1);
  me.clearStorageSync();
  assert.strictEqual(me.getStorageSync('a'), '');
});

test('each user and app has its own', () => {
  const me = phone();
  me.setStorageSync('k', 1);
  me.mock.user = 'bob';
  assert.strictEqual(me.getStorageSync('k'), '');
  me.mock.user = 'alice';
  me.mock.appid = 'wx0000000000000002';
  assert.strictEqual(me.getStorageSync('k'), '');
  me.mock.appid = 'wx0000000000000001';
  assert.strictEqual(me.getStorageSync('k'), 1);
});

test('a key is a text', async () => {
  const me = phone();
  await assert.rejects(me.setStorage({ data: 1 }), { errMsg: 'setStorage:fail parameter error: parameter.key should be String instead of Undefined;' });
  assert.throws(() => me.getStorageSync(5), /getStorageSync:fail parameter error: parameter.key should be String instead of Number;/);
  const round = {};
  round.round = round;
  assert.throws(() => me.setStorageSync('k', round), /setStorageSync:fail/);
});
