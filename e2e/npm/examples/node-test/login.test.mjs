import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { start } from 'mockwx';
import wxjs from 'mockwx/wx';
import { createServer } from '../app/server.mjs';

let wx, server, login;

before(async () => {
  wx = await start();
  server = createServer(wx.url).listen(0, '127.0.0.1');
  await once(server, 'listening');
  login = `http://127.0.0.1:${server.address().port}/login`;
});

after(async () => {
  server.close();
  await wx.stop();
});

// The code of the mini-program, with WeChat's client side in Node.
test('a phone logs in', async () => {
  const phone = wxjs.mock.create({ admin: wx.admin, user: 'bob' });
  const { code } = await phone.login();
  const res = await phone.mock.request({ url: login, data: { code } });
  assert.equal(res.data.openid, 'oMOCK2WsguRLprGHd9IBGj74nljQ');
});

test('the user says no', async () => {
  const phone = wxjs.mock.create({ admin: wx.admin, user: 'bob' });
  phone.mock.fail('login', 'timeout');
  await assert.rejects(phone.login(), { errMsg: 'login:fail timeout' });
});
