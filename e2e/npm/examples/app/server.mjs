// A login server as there are many: WeChat's address, and nothing of a test, is in it.
import http from 'node:http';

const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

// createServer asks WeChat who has the code. A test may give another address.
export function createServer(wechat = 'https://api.weixin.qq.com') {
  return http.createServer(async (req, res) => {
    const url = new URL(req.url, 'http://localhost');
    if (url.pathname === '/login') {
      const query = new URLSearchParams({ appid, secret, js_code: url.searchParams.get('code'), grant_type: 'authorization_code' });
      const session = await (await fetch(`${wechat}/sns/jscode2session?${query}`)).json();
      res.setHeader('content-type', 'application/json');
      res.statusCode = session.errcode ? 401 : 200;
      // The session_key stays here.
      return res.end(JSON.stringify(session.errcode ? { errcode: session.errcode } : { openid: session.openid }));
    }
    if (url.pathname === '/') {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      return res.end(page);
    }
    res.statusCode = 404;
    res.end();
  });
}

// The page of a mini-program, with HTML in the place of WXML and wx.js in that of WeChat.
const page = `<!doctype html>
<button bindtap="login">登录</button> <output>{{openid}}</output>
<script src="${process.env.MOCKWX_ADMIN_URL}/wx.js"></script>
<script>
Page({
  data: { openid: '' },
  async login() {
    const { code } = await wx.login();
    wx.request({ url: location.origin + '/login', data: { code }, success: (res) => this.setData({ openid: res.data.openid }) });
  },
});
</script>`;

if (process.argv[1]?.endsWith('server.mjs')) {
  const server = createServer().listen(process.env.PORT || 0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}`);
  });
}
