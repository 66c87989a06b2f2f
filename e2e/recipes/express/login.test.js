const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { createInterface } = require('node:readline');
const { after, before, beforeEach, describe, it } = require('node:test');

// The fake's admin API. mockwx 的管理接口。
const wechat = async (path, body) => {
  const reply = await fetch(process.env.MOCKWX_ADMIN_URL + path, body && { method: 'POST', body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
};
// What wx.login gives alice. wx.login 给 alice 的 code。
const codeOfAlice = async () => (await wechat('/login', { appid: 'wx0000000000000001', user: 'alice' })).code;

for (const file of ['server.js', 'server-axios.js', 'server-fetch.js']) {
  describe(file, () => {
    let server, url;
    before(async () => {
      server = spawn(process.execPath, [file], { cwd: __dirname, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
      for await (const line of createInterface(server.stdout)) {
        url = line.replace('listening on ', '');
        break;
      }
    });
    beforeEach(() => wechat('/reset', {}));
    after(() => server.kill());

    const login = async (code) => (await fetch(`${url}/login?code=${code}`)).json();

    it('logs a user in', async () => {
      assert.equal((await login(await codeOfAlice())).openid, 'oMOCKwRfQuR2dJVoinkAoPvzrBks');
    });

    it('takes a code once', async () => {
      const code = await codeOfAlice();
      await login(code);
      assert.equal((await login(code)).errcode, 40163);
      const [call] = await wechat('/calls?errcode=40163&wait=5s');
      assert.match(call.reason, /already redeemed by call/);
    });

    it('passes on that WeChat is busy', async () => {
      await wechat('/faults', { path: '/sns/jscode2session', errcode: -1, times: 1 });
      assert.equal((await login(await codeOfAlice())).errcode, -1);
    });
  });
}
