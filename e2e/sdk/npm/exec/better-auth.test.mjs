import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { betterAuth } from 'better-auth';
import * as wx from './wechat.mjs';

// A site with Better Auth, and the browser that visits it.
function site(clientSecret = wx.secret) {
  const jar = new Map();
  const auth = betterAuth({
    baseURL: 'https://shop.example',
    secret: 'a secret of this site, of some length',
    socialProviders: { wechat: { clientId: wx.appid, clientSecret } },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
  const visit = async (path, body) => {
    const req = new Request(new URL(path, 'https://shop.example'), {
      method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), headers: { 'content-type': 'application/json', origin: 'https://shop.example' },
    });
    req.headers.set('cookie', [...jar].map((c) => c.join('=')).join('; '));
    const resp = await auth.handler(req);
    for (const c of resp.headers.getSetCookie()) jar.set(...c.split(';')[0].split(/=(.*)/s).slice(0, 2));
    return resp;
  };
  return {
    visit,
    session: async () => (await visit('/api/auth/get-session')).json(),
    page: async () => (await (await visit('/api/auth/sign-in/social', { provider: 'wechat', callbackURL: '/home' })).json()).url,
  };
}

describe('better-auth', () => {
  test('a website: page, code, token, profile, session', async () => {
    const s = site();
    const page = await s.page();
    assert.match(page, /^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?scope=snsapi_login&response_type=code&appid=wx0000000000000001&/);
    const resp = await s.visit(await wx.signIn(page));
    assert.equal(resp.headers.get('location'), '/home');
    const { user } = await s.session();
    assert.equal(user.name, wx.nickname);
    assert.match(user.image, /^https:/);
  });

  test('refused: the user, the code, the secret', async () => {
    for (const [s, change, error] of [
      [site(), (back) => back.searchParams.delete('code'), 'no_code'],
      [site(), (back) => back.searchParams.set('code', 'nonsense'), 'invalid_code'],
      [site('wrong'), () => {}, 'invalid_code'],
    ]) {
      const back = await wx.signIn(await s.page());
      change(back);
      const resp = await s.visit(back);
      assert.equal(resp.headers.get('location'), `https://shop.example/api/auth/error?error=${error}`);assert.match(resp.headers.get('location'), /[?&]error=/);
      assert.equal(await s.session(), null);
    }
  });
});
