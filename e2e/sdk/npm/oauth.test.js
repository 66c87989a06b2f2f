'use strict';
const assert = require('node:assert/strict');
const { promisify } = require('node:util');
const { after, before, beforeEach, describe, test } = require('node:test');
const CoOAuth = require('co-wechat-oauth');
const OAuth = require('wechat-oauth');
const fake = require('./fake');

// Both SDKs have the same calls: one with promises, one with callbacks.
const sdks = {
  'co-wechat-oauth': (wx, secret) => {
    const o = new CoOAuth(fake.appid, secret);
    o.setOpts({ agent: wx.agent, timeout: 15000 });
    return o;
  },
  'wechat-oauth': (wx, secret) => {
    const o = new OAuth(fake.appid, secret);
    o.setOpts({ httpsAgent: wx.agent, timeout: 15000 });
    const of = (name) => promisify(o[name]).bind(o);
    return {
      getAuthorizeURL: o.getAuthorizeURL.bind(o),
      getAuthorizeURLForWebsite: o.getAuthorizeURLForWebsite.bind(o),
      getAccessToken: of('getAccessToken'),
      refreshAccessToken: of('refreshAccessToken'),
      getUser: of('getUser'),
      getUserByCode: of('getUserByCode'),
      verifyToken: of('verifyToken'),
    };
  },
};

for (const [name, make] of Object.entries(sdks)) {
  describe(name, () => {
    let wx;
    before(async () => { wx = await fake.start(); });
    after(() => wx.stop());
    beforeEach(() => wx.reset());
    const sdk = (secret = fake.secret) => make(wx, secret);

    test('where the browser is sent', () => {
      assert.match(sdk().getAuthorizeURL('https://shop.example/back', 's', 'snsapi_userinfo'),
        /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wx0000000000000001&.*&scope=snsapi_userinfo&state=s#wechat_redirect$/);
      assert.match(sdk().getAuthorizeURLForWebsite('https://shop.example/back', 's'),
        /^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?appid=wx0000000000000001&.*&scope=snsapi_login&state=s#wechat_redirect$/);
    });

    test('code, access_token, userinfo, refresh, auth', async () => {
      const o = sdk();
      const id = await wx.identity();
      const { data } = await o.getAccessToken(await wx.oauthcode('snsapi_userinfo'));
      assert.equal(data.openid, id.openid);
      assert.equal(data.unionid, id.unionid);
      assert.equal(data.scope, 'snsapi_userinfo');
      assert.equal(data.expires_in, 7200);
      assert.equal(data.access_token.length, 110);
      const user = await o.getUser(id.openid);
      assert.equal(user.openid, id.openid);
      assert.equal(user.nickname, fake.nickname);
      assert.deepEqual(user.privilege, []);
      const fresh = await o.refreshAccessToken(data.refresh_token);
      assert.equal(fresh.data.access_token, data.access_token);
      assert.equal((await o.verifyToken(id.openid, fresh.data.access_token)).errmsg, 'ok');
      await assert.rejects(o.verifyToken('nobody', fresh.data.access_token), { code: 40003 });
    });

    test('a user by code', async () => {
      const user = await sdk().getUserByCode(await wx.oauthcode('snsapi_userinfo'));
      assert.equal(user.openid, (await wx.identity()).openid);
    });

    test('the errcode of each refusal', async () => {
      const o = sdk();
      const used = await wx.oauthcode('snsapi_base');
      const { data } = await o.getAccessToken(used);
      for (const [errcode, call] of [
        [40163, () => o.getAccessToken(used)],
        [40029, () => o.getAccessToken('nonsense')],
        [40029, () => sdk('wrong').getAccessToken('nonsense')], // code before secret
        [40125, async () => sdk('wrong').getAccessToken(await wx.oauthcode('snsapi_base'))],
        [48001, () => o.getUser(data.openid)],
        [40030, () => o.refreshAccessToken(data.access_token)],
      ]) {
        await assert.rejects(call, (err) => {
          assert.equal(err.name, 'WeChatAPIError');
          assert.equal(err.code, errcode, err.message);
          assert.match(err.message, /, rid: [0-9a-f]{8}-/);
          return true;
        });
      }
    });
  });
}
