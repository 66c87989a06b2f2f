import assert from 'node:assert/strict';
import { test } from 'node:test';
import createNative from '@logto/connector-wechat-native';
import createWeb from '@logto/connector-wechat-web';
import * as wx from './wechat.mjs';

const connector = (create, appSecret = wx.secret) => create({ getConfig: async () => ({ appId: wx.appid, appSecret }) });

// refused is what the connector makes of a refusal.
const refused = (code, errmsg) => (err) => {
  assert.equal(err.code, code);
  assert.match(err.data.message ?? err.data.errorDescription, new RegExp(`^${errmsg}, rid: `));
  return true;
};

const pages = {
  // The browser asks WeChat, which sends it back.
  '@logto/connector-wechat-web': [createWeb, async (page) => {
    assert.match(page, /^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?appid=wx0000000000000001&.*&scope=snsapi_login&state=s$/);
    const back = await wx.signIn(page);
    assert.equal(back.searchParams.get('state'), 's');
    return back.searchParams.get('code');
  }],
  // The app asks WeChat's app, which gives it a code.
  '@logto/connector-wechat-native': [createNative, (page) => {
    assert.equal(page, 'wechat://?app_id=wx0000000000000001&state=s');
    return wx.oauthcode();
  }],
};

for (const [name, [create, signIn]] of Object.entries(pages)) {
  test(`${name}: page, code, token, profile`, async () => {
    const c = await connector(create);
    const code = await signIn(await c.getAuthorizationUri({ state: 's', redirectUri: 'https://shop.example/back' }));
    const got = await c.getUserInfo({ code });
    assert.equal(got.id, (await wx.identity()).unionid);
    assert.equal(got.name, wx.nickname);
    assert.match(got.avatar, /^https:/);
    await assert.rejects(c.getUserInfo({ code }), refused('social_auth_code_invalid', 'code been used'));
  });

  test(`${name}: what it makes of each refusal`, async () => {
    const c = await connector(create);
    await assert.rejects(c.getUserInfo({ code: 'nonsense' }), refused('social_auth_code_invalid', 'invalid code'));
    const wrong = await connector(create, 'wrong');
    await assert.rejects(wrong.getUserInfo({ code: await wx.oauthcode() }), refused('general', 'invalid appsecret'));
    await assert.rejects(c.getUserInfo({ code: await wx.oauthcode('snsapi_base') }), refused('general', 'api unauthorized'));
  });
}
