// The login server of the tutorials: Express, and the package request.
const express = require('express');
const request = require('request');

const [, , port, upstream] = process.argv;
const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

const app = express();

app.get('/login', (req, res) => {
  const url = upstream + '/sns/jscode2session?appid=' + appid + '&secret=' + secret + '&js_code=' + req.query.code + '&grant_type=authorization_code';
  request(url, (err, answer, body) => {
    if (err) return res.status(502).send(String(err));
    res.send(JSON.parse(body));
  });
});

app.listen(port, '127.0.0.1');
