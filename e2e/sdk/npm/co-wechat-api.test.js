'use strict';
const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const API = require('co-wechat-api');
const fake = require('./fake');

describe('co-wechat-api', () => {
  let wx;
  before(async () => { wx = await fake.start(); });
  after(() => wx.stop());
  beforeEach(() => wx.reset());

  function api(appid = fake.appid, secret = fake.secret) {
    const a = new API(appid, secret);
    a.setOpts({ agent: wx.agent, timeout: 15000 });
    return a;
  }

  test('code2Session', async () => {
    const got = await api().code2Session(await wx.jscode());
    const id = await wx.identity();
    assert.deepEqual({ ...got }, { session_key: id.session_key, openid: id.openid, unionid: id.unionid });
  });

  test('its own setting for another address', async () => {
    const a = new API(fake.appid, fake.secret);
    a.snsPrefix = wx.url + '/sns/';
    const got = await a.code2Session(await wx.jscode());
    assert.equal(got.openid, (await wx.identity()).openid);
  });

  test('the errcode of each refusal', async () => {
    for (const [errcode, appid, secret, code] of await wx.refusals()) {
      await assert.rejects(api(appid, secret).code2Session(code), (err) => {
        assert.equal(err.name, 'WeChatAPIError');
        assert.equal(err.code, errcode, err.message);
        assert.match(err.message, /, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
        return true;
      });
    }
  });

  test('the token, and the cache', async () => {
    const a = api();
    const first = await a.ensureAccessToken();
    assert.match(first.accessToken, /^\d+_[\w-]+$/);
    assert.equal(first.accessToken.length, 136);
    assert.equal((await a.ensureAccessToken()).accessToken, first.accessToken);
    assert.equal(await wx.calls('/cgi-bin/token'), 1);
    await assert.rejects(api(fake.appid, 'wrong').getAccessToken(), { code: 40125, message: /^invalid appsecret rid: / });
    await assert.rejects(api('wx00000000000000ff').getAccessToken(), { code: 40013, message: /^invalid appid rid: / });
  });
});
