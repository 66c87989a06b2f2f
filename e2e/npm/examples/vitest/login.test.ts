import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { start, type Mockwx } from 'mockwx';
import { createServer } from '../app/server.mjs';

let wx: Mockwx;
const server = { url: '', close: () => {} };

beforeAll(async () => {
  wx = await start();
  const app = createServer(wx.url).listen(0, '127.0.0.1');
  await new Promise((resolve) => app.once('listening', resolve));
  server.url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  server.close = () => app.close();
});
afterEach(() => wx.reset());
afterAll(async () => {
  server.close();
  await wx.stop();
});

const login = (code: string) => fetch(`${server.url}/login?code=${code}`);

test('alice logs in', async () => {
  const res = await login(await wx.login('alice'));
  expect(await res.json()).toEqual({ openid: 'oMOCKwRfQuR2dJVoinkAoPvzrBks' });
});

test('a code works once', async () => {
  const code = await wx.login('alice');
  await login(code);
  expect((await login(code)).status).toBe(401);
  const [call] = await wx.calls({ errcode: 40163 });
  expect(call?.reason).toContain('redeemed');
});

test('a code is good for five minutes', async () => {
  const code = await wx.login('bob');
  await wx.advance('6m');
  expect(await (await login(code)).json()).toEqual({ errcode: 40029 });
});

test('WeChat is busy', async () => {
  await wx.fault({ path: '/sns/jscode2session', errcode: -1, times: 1 });
  expect((await login(await wx.login('alice'))).status).toBe(401);
  expect((await login(await wx.login('alice'))).status).toBe(200);
});
