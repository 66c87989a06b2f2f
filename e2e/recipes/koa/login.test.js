import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { app } from './app.js';

// The fake's admin API. mockwx 的管理接口。
const wechat = async (path, body) => {
  const reply = await fetch(process.env.MOCKWX_ADMIN_URL + path, body && { method: 'POST', body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
};
// What wx.login gives alice. wx.login 给 alice 的 code。
const codeOfAlice = async () => (await wechat('/login', { appid: 'wx0000000000000001', user: 'alice' })).code;

let server;
beforeAll(() => new Promise((listening) => { server = app.listen(0, '127.0.0.1', listening); }));
beforeEach(() => wechat('/reset', {}));
afterAll(() => server.close());

const login = (code) => fetch(`http://127.0.0.1:${server.address().port}/login?code=${code}`);

test('a user logs in', async () => {
  const reply = await login(await codeOfAlice());
  expect(await reply.json()).toEqual({ openid: 'oMOCKwRfQuR2dJVoinkAoPvzrBks' });
});

test('a code works once', async () => {
  const code = await codeOfAlice();
  await login(code);
  const again = await login(code);
  expect(again.status).toBe(401);
  const [call] = await wechat('/calls?errcode=40163&wait=5s');
  expect(call.reason).toContain('already redeemed by call');
});

test('WeChat is busy', async () => {
  await wechat('/faults', { path: '/sns/jscode2session', errcode: -1, times: 1 });
  expect((await login(await codeOfAlice())).status).toBe(503);
});
