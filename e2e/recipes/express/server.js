// The login server of every tutorial, with Node's own https module.
// Flaws and all: ../README.md names them. 教程里的登录服务器，缺陷见 ../README.md。
const express = require('express');
const https = require('https');

const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

const app = express();

app.get('/login', (req, res) => {
  const url = 'https://api.weixin.qq.com/sns/jscode2session?appid=' + appid + '&secret=' + secret
    + '&js_code=' + req.query.code + '&grant_type=authorization_code';
  https.get(url, (answer) => {
    let body = '';
    answer.on('data', (part) => { body += part; });
    answer.on('end', () => res.send(body));
  });
});

const server = app.listen(process.env.PORT || 3000, '127.0.0.1', () => {
  console.log('listening on http://127.0.0.1:' + server.address().port);
});
