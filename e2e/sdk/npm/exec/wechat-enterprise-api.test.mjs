import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import API from 'wechat-enterprise-api';
import * as wx from './wechat.mjs';

const corp = 'ww0000000000000001';

function api(secret = 'mocksecret0000000000000000000011') {
  const a = new API(corp, secret, '1000002');
  return { page: a.getAuthorizeURL.bind(a), token: promisify(a.getAccessToken).bind(a), user: promisify(a.getUserIdByCode).bind(a) };
}

describe('wechat-enterprise-api', () => {
  test('page, code, token, userid', async () => {
    const a = api();
    const page = a.page('https://shop.example/back', 's', 'snsapi_base');
    assert.ok(page.startsWith(`https://open.weixin.qq.com/connect/oauth2/authorize?appid=${corp}&`), page);
    const back = await wx.signIn(page);
    assert.equal(back.searchParams.get('state'), 's');
    const code = back.searchParams.get('code');
    assert.equal((await a.user(code)).UserId, 'AiLiSi');
    await assert.rejects(a.user(code), { name: 'WeChatAPIError', code: 40029 });
  });

  test('the errcode of each refusal', async () => {
    await assert.rejects(api().user('nonsense'), { name: 'WeChatAPIError', code: 40029 });
    await assert.rejects(api('wrong').token(), { name: 'WeChatAPIError', code: 40001 });
  });
});
