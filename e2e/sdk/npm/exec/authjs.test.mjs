import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Auth } from '@auth/core';
import WeChat from '@auth/core/providers/wechat';
import * as wx from './wechat.mjs';

// A site with Auth.js, and the browser that visits it.
function site(platformType, clientSecret = wx.secret) {
  const jar = new Map();
  const errors = [];
  const options = {
    providers: [WeChat({ clientId: wx.appid, clientSecret, platformType })],
    secret: 'of this site',
    trustHost: true,
    basePath: '/auth',
    logger: { error: (err) => errors.push(err), warn() {}, debug() {} },
    callbacks: {
      jwt: ({ token, account }) => ({ ...token, id: token.id ?? account.providerAccountId }),
      session: ({ session, token }) => ({ ...session, id: token.id }),
    },
  };
  const visit = async (path, init) => {
    const req = new Request(new URL(path, 'https://shop.example'), init);
    req.headers.set('cookie', [...jar].map((c) => c.join('=')).join('; '));
    const resp = await Auth(req, options);
    for (const c of resp.headers.getSetCookie()) jar.set(...c.split(';')[0].split(/=(.*)/s).slice(0, 2));
    return resp;
  };
  return {
    visit,
    errors,
    session: async () => (await visit('/auth/session')).json(),
    async page() { // the button of the sign-in form
      const { csrfToken } = await (await visit('/auth/csrf')).json();
      const resp = await visit('/auth/signin/wechat', { method: 'POST', body: new URLSearchParams({ csrfToken }) });
      return resp.headers.get('location');
    },
  };
}

describe('@auth/core', () => {
  test('a website: page, code, token, profile, session', async () => {
    const s = site('WebsiteApp');
    const page = await s.page();
    assert.match(page, /^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?appid=wx0000000000000001&scope=snsapi_login&/);
    const back = await wx.signIn(page);
    const resp = await s.visit(back);
    assert.deepEqual(s.errors, []);
    assert.equal(resp.headers.get('location'), 'https://shop.example');
    const session = await s.session();
    assert.equal(session.id, (await wx.identity()).unionid);
    assert.equal(session.user.name, wx.nickname);
    assert.match(session.user.image, /^https:/);
  });

  // It does not look at errcode: what stops it is that there is no access_token.
  test('refused: the secret, a used code', async () => {
    const wrong = site('WebsiteApp', 'wrong');
    const first = site('WebsiteApp');
    const other = site('WebsiteApp');
    const back = await wx.signIn(await first.page());
    await first.visit(back);
    back.searchParams.set('state', new URL(await other.page()).searchParams.get('state'));
    for (const [s, url] of [[wrong, await wx.signIn(await wrong.page())], [other, back]]) {
      const resp = await s.visit(url);
      assert.match(resp.headers.get('location'), /\/auth\/error\?error=Configuration$/);
      assert.match(s.errors[0].cause.err.message, /"access_token"/);
      assert.equal(await s.session(), null);
    }
  });

  // Disagreement: its state has some 435 bytes, and inside WeChat 128 are allowed.
  test('an official account: the state is too long', async () => {
    const page = await site('OfficialAccount').page();
    assert.match(page, /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?/);
    assert.ok(new URL(page).searchParams.get('state').length > 128);
    const resp = await wx.open(page);
    assert.equal(resp.status, 200);
    assert.match(await resp.text(), /data-errcode="40097"/);
  });
});
