import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import easywechat from 'node-easywechat';
import * as wx from './wechat.mjs';

const { CacheInterface, MiniApp, OfficialAccount, Work } = easywechat;
const has = (errcode) => ({ message: new RegExp(`"errcode":${errcode},`) });
const config = (secret = wx.secret) => ({ app_id: wx.appid, secret, oauth: { redirect_url: 'https://shop.example/back' } });

// Its own cache writes files.
class Memory extends CacheInterface {
  #kept = new Map();
  async get(key) { return this.#kept.get(key); }
  async has(key) { return this.#kept.has(key); }
  async set(key, value) { this.#kept.set(key, value); return true; }
  async delete(key) { return this.#kept.delete(key); }
}

describe('node-easywechat: mini-programs', () => {
  const program = (secret) => new MiniApp(config(secret)).setCache(new Memory());
  const jscode = async () => (await wx.admin('POST', '/login', { appid: wx.appid, user: wx.user })).code;

  test('login, and the errcode of each refusal', async () => {
    const code = await jscode();
    const got = await program().getUtils().codeToSession(code);
    const { openid, unionid, session_key } = await wx.identity();
    assert.deepEqual(got, { session_key, openid, unionid });
    await assert.rejects(program().getUtils().codeToSession(code), has(40163));
    await assert.rejects(program().getUtils().codeToSession('nonsense'), has(40029));
    await assert.rejects(program('wrong').getUtils().codeToSession(await jscode()), has(40125));
  });

  test('what a client encrypted', async () => {
    const utils = program().getUtils();
    const { session_key } = await utils.codeToSession(await jscode());
    const sent = await wx.admin('POST', '/encrypt', { appid: wx.appid, user: wx.user, type: 'phone' });
    assert.equal(utils.decryptSession(session_key, sent.iv, sent.encryptedData).purePhoneNumber, '13800138000');
  });

  test('token, phone number', async () => {
    const client = program().getClient();
    const { code } = await wx.admin('POST', '/phonecode', { appid: wx.appid, user: wx.user });
    const got = (await client.postJson('/wxa/business/getuserphonenumber', { code })).toObject();
    assert.equal(got.phone_info.purePhoneNumber, '13800138000');
    await assert.rejects(program('wrong').getAccessToken().getToken(), has(40125));
  });
});

describe('node-easywechat: official accounts', () => {
  const account = (secret) => new OfficialAccount({ ...config(secret), use_stable_access_token: true }).setCache(new Memory());

  test('page, code, token, profile', async () => {
    const oauth = account().getOAuth();
    const page = oauth.redirect();
    assert.match(page, /^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wx0000000000000001&/);
    const user = await oauth.userFromCode((await wx.signIn(page)).searchParams.get('code'));
    assert.equal(user.getId(), (await wx.identity()).openid);
    assert.equal(user.getNickname(), wx.nickname);
  });

  test('stable token, who follows', async () => {
    const { openid } = await wx.identity();
    const got = (await account().getClient().get('/cgi-bin/user/info', { params: { openid } })).toObject();
    assert.equal(got.openid, openid);
    assert.equal(got.subscribe, 1);
  });
});

describe('node-easywechat: WeCom', () => {
  const work = new Work({ corp_id: 'ww0000000000000001', secret: 'mocksecret0000000000000000000011' }).setCache(new Memory());

  test('page, code, token, userid', async () => {
    const page = (await work.getOAuth()).redirect('https://shop.example/back');
    const code = (await wx.signIn(page)).searchParams.get('code');
    const got = (await work.getClient().get('/cgi-bin/auth/getuserinfo', { params: { code } })).toObject();
    assert.equal(got.userid, 'AiLiSi');
  });
});
