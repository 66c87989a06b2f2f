// The server is another process, and unchanged: wx.env makes it reach the fake at
// https://api.weixin.qq.com.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const mockwx = require('mockwx');

let wx, server, url;

beforeAll(async () => {
  wx = await mockwx.start({
    fixtures: {
      apps: [{ appid: 'wx0000000000000001', secret: 'mocksecret0000000000000000000001' }],
      users: [{ name: '小明' }],
    },
  });
  server = spawn(process.execPath, [path.join(__dirname, '../app/server.mjs')], { env: { ...process.env, ...wx.env }, stdio: ['ignore', 'pipe', 'inherit'] });
  url = String((await once(server.stdout, 'data'))[0]).trim();
});

afterAll(async () => {
  server.kill();
  await wx.stop();
});

test('a user of the fixture logs in', async () => {
  const res = await fetch(`${url}/login?code=${await wx.login('小明')}`);
  expect(res.status).toBe(200);
  expect((await res.json()).openid).toMatch(/^oMOCK/);
  expect(await wx.calls()).toHaveLength(1);
});

test('a code that nobody has', async () => {
  const res = await fetch(`${url}/login?code=nonsense`);
  expect(await res.json()).toEqual({ errcode: 40029 });
  const [call] = await wx.calls({ errcode: 40029 });
  expect(call.reason).toContain('no such code');
});

test('the test can ask wrong things, too', async () => {
  await expect(wx.login('小红')).rejects.toThrow('小红');
  await expect(mockwx.start({ fixture: [] })).rejects.toThrow('there is no option fixture');
  await expect(mockwx.start({ fixtures: { users: [{ nome: '小明' }] } })).rejects.toThrow('nome');
});
