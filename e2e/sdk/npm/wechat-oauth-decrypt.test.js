'use strict';
const assert = require('node:assert/strict');
const { promisify } = require('node:util');
const { after, before, beforeEach, describe, test } = require('node:test');
const OAuth = require('wechat-oauth');
const fake = require('./fake');

describe('wechat-oauth: encrypted data', () => {
  let wx;
  before(async () => { wx = await fake.start(); });
  after(() => wx.stop());
  beforeEach(() => wx.reset());

  test('what one key closed the other does not open', async () => {
    const o = new OAuth(fake.appid, fake.secret, null, null, true);
    const keys = await wx.rotateKey();
    const id = await wx.identity();
    for (const [key, other] of [['current', 'previous'], ['previous', 'current']]) {
      for (const kind of ['userinfo', 'phone']) {
        const { encryptedData, iv } = await wx.encrypt(kind, key);
        const got = o.decryptMiniProgramUser({ sessionKey: keys[key], encryptedData, iv });
        assert.equal(got.watermark.appid, fake.appid);
        if (kind === 'userinfo') assert.equal(got.openId, id.openid);
        else assert.equal(got.phoneNumber, fake.phone);
        assert.throws(() => o.decryptMiniProgramUser({ sessionKey: keys[other], encryptedData, iv }));
        const foreign = new OAuth('wx00000000000000ff', '', null, null, true);
        assert.throws(() => foreign.decryptMiniProgramUser({ sessionKey: keys[key], encryptedData, iv }), /Watermark/);
      }
    }
  });

  test('a login and its data in one call', async () => {
    const o = new OAuth(fake.appid, fake.secret, null, null, true);
    o.setOpts({ httpsAgent: wx.agent, timeout: 15000 });
    const code = await wx.jscode();
    const user = await promisify(o.getUserByCode).bind(o)({ code, ...await wx.encrypt('userinfo', 'current') });
    assert.equal(user.openId, (await wx.identity()).openid);
  });
});
