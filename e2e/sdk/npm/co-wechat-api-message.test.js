'use strict';
const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const API = require('co-wechat-api');
const fake = require('./fake');

describe('co-wechat-api: messages and pictures', () => {
  let wx;
  before(async () => { wx = await fake.start(); });
  after(() => wx.stop());
  beforeEach(() => wx.reset());

  function api() {
    const a = new API(fake.appid, fake.secret);
    a.setOpts({ agent: wx.agent, timeout: 15000 });
    return a;
  }

  test('sendSubscribeMessage', async () => {
    const { openid } = await wx.identity();
    const data = { thing1: { value: '测试' } };
    const got = await api().sendSubscribeMessage(openid, 'TEMPLATE', 'pages/index/index', data);
    assert.equal(got.errcode, 0);
    assert.equal(got.errmsg, 'ok');
    await assert.rejects(api().sendSubscribeMessage('nobody', 'TEMPLATE', '', data), { code: 40003 });
  });

  // A token that has died is noticed, replaced, and the call is made again.
  test('a token that has expired', async () => {
    const a = api();
    await a.ensureAccessToken();
    await wx.advance('3h');
    const got = await a.sendSubscribeMessage((await wx.identity()).openid, 'TEMPLATE', '', { thing1: { value: '测试' } });
    assert.equal(got.errcode, 0);
    assert.equal(await wx.calls('/cgi-bin/token'), 2);
  });

  test('getWXACodeUnlimit', async () => {
    const picture = await api().getWXACodeUnlimit('a=1', '');
    assert.ok(Buffer.isBuffer(picture), String(picture));
    assert.equal(picture.subarray(0, 4).toString('hex'), 'ffd8ffe0');
    await assert.rejects(api().getWXACodeUnlimit('x'.repeat(33), ''), { code: 40169 });
  });
});
