import Koa from 'koa';

const appid = process.env.APPID ?? 'wx0000000000000001';
const secret = process.env.SECRET ?? 'mocksecret0000000000000000000001';

export const app = new Koa();

app.use(async (ctx) => {
  if (ctx.path !== '/login') return;
  const query = new URLSearchParams({ appid, secret, js_code: ctx.query.code, grant_type: 'authorization_code' });
  const answer = await (await fetch(`https://api.weixin.qq.com/sns/jscode2session?${query}`)).json();
  if (answer.errcode) {
    ctx.status = answer.errcode === -1 ? 503 : 401;
    ctx.body = { errcode: answer.errcode };
    return;
  }
  ctx.body = { openid: answer.openid }; // the session_key stays here
});
