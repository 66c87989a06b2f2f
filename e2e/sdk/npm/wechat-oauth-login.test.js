'use strict';
const assert = require('node:assert/strict');
const { promisify } = require('node:util');
const { after, before, beforeEach, describe, test } = require('node:test');
const OAuth = require('wechat-oauth');
const fake = require('./fake');

// The mini-program's side of this SDK.
describe('wechat-oauth: mini-programs', () => {
  let wx;
  before(async () => { wx = await fake.start(); });
  after(() => wx.stop());
  beforeEach(() => wx.reset());

  function sdk(appid = fake.appid, secret = fake.secret) {
    const o = new OAuth(appid, secret, null, null, true);
    o.setOpts({ httpsAgent: wx.agent, timeout: 15000 });
    return { getSessionKey: promisify(o.getSessionKey).bind(o) };
  }

  test('getSessionKey', async () => {
    const { data } = await sdk().getSessionKey(await wx.jscode());
    const id = await wx.identity();
    assert.equal(data.session_key, id.session_key);
    assert.equal(data.openid, id.openid);
    assert.equal(data.unionid, id.unionid);
  });

  test('the errcode of each refusal', async () => {
    for (const [errcode, appid, secret, code] of await wx.refusals()) {
      await assert.rejects(sdk(appid, secret).getSessionKey(code), (err) => {
        assert.equal(err.name, 'WeChatAPIError');
        assert.equal(err.code, errcode, err.message);
        return true;
      });
    }
  });
});
