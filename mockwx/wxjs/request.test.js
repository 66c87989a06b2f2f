'use strict';
const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const { admin, call, phone, ended, quiet } = require('./support.js');

// server tells what reaches it.
async function server(t, handle) {
  const s = http.createServer((req, res) => {
    let body = '';
    req.on('data', (b) => { body += b; }).on('end', () => {
      if (handle && handle(req, res)) return;
      res.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1; Path=/', 'b=2'], 'x-name': 'v' });
      res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
    });
  });
  await new Promise((resolve) => { s.listen(0, '127.0.0.1', resolve); });
  t.after(() => { s.closeAllConnections(); s.close(); });
  return `http://127.0.0.1:${s.address().port}`;
}

test('the whole answer', async (t) => {
  const url = await server(t);
  const me = await phone(t);
  const came = await ended(me.request, { url: `${url}/x`, data: { code: 'a b', n: 1, o: { k: [1] }, e: '&=' } });
  assert.deepStrictEqual(came.map(([k]) => k), ['success', 'complete']);
  const res = came[0][1];
  assert.deepStrictEqual(Object.keys(res), ['data', 'statusCode', 'header', 'cookies', 'errMsg']);
  assert.strictEqual(res.errMsg, 'request:ok');
  assert.strictEqual(res.statusCode, 201);
  assert.strictEqual(res.header['X-Name'], 'v');
  assert.deepStrictEqual(res.cookies, ['a=1; Path=/', 'b=2']);
  assert.strictEqual(res.data.url, '/x?code=a%20b&n=1&o=%7B%22k%22%3A%5B1%5D%7D&e=%26%3D');
  assert.strictEqual(res.data.headers.referer, `https://servicewechat.com/${me.appid}/devtools/page-frame.html`);
  assert.match(res.data.headers['user-agent'], /MicroMessenger\/.* NetType\/.* MiniProgramEnv\//);
});

test('data goes where the method has it', async (t) => {
  const url = await server(t);
  const me = await phone(t);
  const sent = async (o) => (await me.mock.request({ url: `${url}/p?a=1#f`, ...o })).data;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const [o, wantURL, wantBody, wantType] of [
    [{ data: { b: 2 } }, '/p?a=1&b=2', '', 'application/json'],
    [{ data: 'b=2' }, '/p?a=1&b=2', '', 'application/json'],
    [{ data: {} }, '/p?a=1', '', 'application/json'],
    [{ method: 'post', data: { b: '爱' } }, '/p?a=1', '{"b":"爱"}', 'application/json'],
    [{ method: 'POST', data: { b: '爱', c: 1 }, header: form }, '/p?a=1', 'b=%E7%88%B1&c=1', 'application/x-www-form-urlencoded'],
    [{ method: 'PUT', data: 'text', header: { 'content-type': 'text/plain' } }, '/p?a=1', 'text', 'text/plain'],
    [{ method: 'DELETE', data: [1] }, '/p?a=1', '[1]', 'application/json'],
    [{ method: 'POST', data: new TextEncoder().encode('bytes').buffer }, '/p?a=1', 'bytes', 'application/json'],
    [{ method: 'POST' }, '/p?a=1', '', 'application/json'],
  ]) {
    const got = await sent(o);
    assert.deepStrictEqual([got.method, got.url, got.body, got.headers['content-type']], [(o.method || 'GET').toUpperCase(), wantURL, wantBody, wantType]);
  }
  const mine = await sent({ header: { Referer: 'https://mine.example', 'X-Mine': 'yes' } });
  assert.match(mine.headers.referer, /^https:\/\/servicewechat\.com\//);
  assert.strictEqual(mine.headers['x-mine'], 'yes');
});

test('every status is a success, and an answer that is no JSON a text', async (t) => {
  const me = await phone(t);
  const url = await server(t, (req, res) => {
    if (req.url === '/500') { res.writeHead(500); res.end('{"errcode":'); return true; }
    if (req.url === '/empty') { res.writeHead(204); res.end(); return true; }
    if (req.url === '/bytes') { res.end(Buffer.from([0, 255, 128])); return true; }
    if (req.url === '/moved') { res.writeHead(302, { location: '/x' }); res.end(); return true; }
    return false;
  });
  const [, res] = (await ended(me.request, { url: `${url}/500` }))[0];
  assert.deepStrictEqual([res.errMsg, res.statusCode, res.data], ['request:ok', 500, '{"errcode":']);
  assert.strictEqual((await me.mock.request({ url: `${url}/empty` })).data, '');
  assert.strictEqual((await me.mock.request({ url: `${url}/moved` })).data.url, '/x');
  assert.strictEqual(typeof (await me.mock.request({ url, dataType: 'other' })).data, 'string');
  const { data } = await me.mock.request({ url: `${url}/bytes`, responseType: 'arraybuffer' });
  assert.deepStrictEqual([...new Uint8Array(data)], [0, 255, 128]);
});

test('abort and timeout', async (t) => {
  const me = await phone(t);
  const url = await server(t, () => true); // never answers
  const aborted = { errMsg: 'request:fail abort' };
  let task;
  const came = ended((o) => { task = me.request(o); }, { url });
  task.abort();
  task.abort();
  assert.deepStrictEqual(await came, [['fail', aborted], ['complete', aborted]]);
  const late = { errMsg: 'request:fail timeout', errno: 5 };
  assert.deepStrictEqual(await ended(me.request, { url, timeout: 1 }), [['fail', late], ['complete', late]]);
});

test('no more than ten at a time', async (t) => {
  const me = await phone(t);
  const open = [];
  let full;
  const ten = new Promise((resolve) => { full = resolve; });
  const url = await server(t, (req, res) => {
    open.push(res);
    if (open.length === 10) full();
    return true;
  });
  const all = Array.from({ length: 25 }, () => me.mock.request({ url }));
  await ten;
  await call('GET', '/healthz'); // time for one more to come
  assert.strictEqual(open.length, 10);
  // Each that ends lets one in.
  for (let n = 0; n < 25; n++) {
    while (open.length <= n) await new Promise(setImmediate);
    open[n].end('{}');
  }
  assert.strictEqual((await Promise.all(all)).length, 25);
});

test('one that waits for its turn can be aborted, and lets others pass', async (t) => {
  const me = await phone(t);
  const url = await server(t, () => true);
  const tasks = [];
  const all = Array.from({ length: 12 }, () => ended((o) => { tasks.push(me.request(o)); }, { url }));
  tasks.reverse().forEach((x) => x.abort());
  for (const came of await Promise.all(all)) assert.strictEqual(came[0][1].errMsg, 'request:fail abort');
  assert.strictEqual((await me.mock.request({ url: `${admin}/healthz` })).statusCode, 200);
});

test('headers come first', async (t) => {
  const me = await phone(t);
  const url = await server(t);
  const order = [];
  await new Promise((resolve) => {
    const task = me.request({ url, success: () => order.push('success'), complete: resolve });
    const never = () => order.push('never');
    task.onHeadersReceived(never);
    task.onHeadersReceived(({ statusCode }) => order.push(statusCode));
    task.offHeadersReceived(never);
  });
  assert.deepStrictEqual(order, [201, 'success']);
});

test('what cannot be asked', async (t) => {
  const said = quiet(t);
  const me = await phone(t);
  const fail = async (o) => (await ended(me.request, o))[0][1].errMsg;
  assert.strictEqual(await fail({}), 'request:fail parameter error: parameter.url should be String instead of Undefined;');
  await assert.rejects(me.mock.request({ url: '/login' }), { errMsg: 'request:fail invalid url "/login"', errno: 600009 });
  assert.strictEqual(await fail({ url: admin, method: 'PATCH' }), 'request:fail invalid method "PATCH"');
  assert.strictEqual(await fail({ url: 'http://127.0.0.1:1/login?code=secret' }), 'request:fail -2:net::ERR_FAILED');
  assert.match(said.join(), /^\[wx\.js\] http:\/\/127\.0\.0\.1:1: /);
  assert.doesNotMatch(said.join(), /secret/);
  me.mock.fail('request', 'ssl hand shake error');
  assert.strictEqual(await fail({ url: admin }), 'request:fail ssl hand shake error');
});

test('it returns its task and no promise', async (t) => {
  const said = quiet(t);
  const me = await phone(t);
  const task = me.request({ url: `${admin}/healthz` });
  assert.strictEqual(task.then, undefined);
  assert.match(said[0], /returns a RequestTask, not a promise/);
  task.abort();
});

test('a legal domain reaches the backend', async (t) => {
  quiet(t);
  const me = await phone(t, { request_domains: ['https://echo.example.com', 'https://gone.example.com'] });
  const { data, cookies } = await me.mock.request({ url: 'https://echo.example.com/x?a=1', method: 'POST', data: { b: '爱' } });
  assert.deepStrictEqual([data.host, data.url, data.body, data.referer], ['echo.example.com', '/x?a=1', '{"b":"爱"}', `https://servicewechat.com/${me.appid}/devtools/page-frame.html`]);
  assert.deepStrictEqual(cookies, ['a=1', 'b=2']);
  await assert.rejects(me.mock.request({ url: 'https://gone.example.com/' }), { errMsg: 'request:fail -2:net::ERR_FAILED' });
});
