// The same with Node's own fetch. 同上，使用 Node 自带的 fetch。
const express = require('express');

const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

const app = express();

app.get('/login', async (req, res) => {
  const answer = await fetch('https://api.weixin.qq.com/sns/jscode2session?appid=' + appid + '&secret=' + secret
    + '&js_code=' + req.query.code + '&grant_type=authorization_code');
  res.send(await answer.text());
});

const server = app.listen(process.env.PORT || 3000, '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port);
});
