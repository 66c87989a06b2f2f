// The same with axios. 同上，使用 axios。
const express = require('express');
const axios = require('axios');

const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

const app = express();

app.get('/login', async (req, res) => {
  const answer = await axios.get('https://api.weixin.qq.com/sns/jscode2session?appid=' + appid + '&secret=' + secret
    + '&js_code=' + req.query.code + '&grant_type=authorization_code');
  res.send(answer.data);
});

const server = app.listen(process.env.PORT || 3000, '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port);
});
