import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import Strategy from 'passport-wechat';
import * as wx from './wechat.mjs';

const { Passport } = createRequire(import.meta.url)('passport'); // the one that it brings

// site returns what a site with this strategy does with a visit.
function site(options, appSecret = wx.secret) {
  const passport = new Passport();
  passport.use(new Strategy({ appID: wx.appid, appSecret, callbackURL: 'https://shop.example/back', state: 's', ...options },
    (accessToken, refreshToken, profile, expires, done) => done(null, { accessToken, refreshToken, profile, expires })));
  return (query) => new Promise((resolve, reject) => {
    const req = { query, headers: {}, url: '/', originalUrl: '/', get: () => 'shop.example' };
    const res = { setHeader(name, value) { res[name] = value; }, end() { resolve(res); } };
    passport.initialize()(req, res, () => passport.authenticate('wechat', { assignProperty: 'user' })(req, res,
      (err) => (err ? reject(err) : resolve(req.user))));
  });
}

const query = (url) => Object.fromEntries(url.searchParams);

describe('passport-wechat', () => {
  for (const [client, scope, path] of [['wechat', 'snsapi_userinfo', 'oauth2/authorize'], ['web', 'snsapi_login', 'qrconnect']]) {
    test(`page, code, token, profile: ${path}`, async () => {
      const visit = site({ client, scope });
      const { Location: page } = await visit({});
      assert.ok(page.startsWith(`https://open.weixin.qq.com/connect/${path}?appid=wx0000000000000001&`), page);
      const back = await wx.signIn(page);
      const user = await visit(query(back));
      const { openid, unionid } = await wx.identity();
      assert.equal(user.profile.openid, openid);
      assert.equal(user.profile.unionid, unionid);
      assert.equal(user.profile.nickname, wx.nickname);
      assert.equal(user.expires, 7200);
      assert.equal(user.accessToken.length, 110);
      await assert.rejects(visit(query(back)), { name: 'WeChatAPIError', code: 40163 });
    });
  }

  test('silent', async () => {
    const visit = site({ scope: 'snsapi_base' });
    const { profile } = await visit(query(await wx.signIn((await visit({})).Location)));
    assert.deepEqual(profile, { openid: (await wx.identity()).openid, unionid: undefined });
  });

  test('refused: by the user, the code, the secret', async () => {
    const visit = site({});
    const { Location: page } = await visit({});
    const back = await wx.signIn(page, '');
    assert.deepEqual(query(back), { state: 's' });
    assert.equal((await visit(query(back))).statusCode, 401);
    await assert.rejects(visit({ code: 'nonsense' }), { name: 'WeChatAPIError', code: 40029 });
    await assert.rejects(site({}, 'wrong')({ code: await wx.oauthcode() }), { name: 'WeChatAPIError', code: 40125 });
  });
});
