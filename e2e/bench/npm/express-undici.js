// The same with the fastest client that Node has.
const express = require('express');
const { Agent, request } = require('undici');

const [, , port, upstream] = process.argv;
const appid = 'wx0000000000000001';
const secret = 'mocksecret0000000000000000000001';

const app = express();
const dispatcher = new Agent({ connections: 1024 });

app.get('/login', async (req, res) => {
  try {
    const url = upstream + '/sns/jscode2session?appid=' + appid + '&secret=' + secret + '&js_code=' + req.query.code + '&grant_type=authorization_code';
    const answer = await request(url, { dispatcher });
    res.send(await answer.body.json());
  } catch (err) {
    res.status(502).send(String(err));
  }
});

app.listen(port, '127.0.0.1');
