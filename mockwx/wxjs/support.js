'use strict';
// For the tests: a fake that runs already, and apps of their own in it. The test
// in e2e starts it; by hand: mockwx up, and MOCKWX_ADMIN_URL.
const wx = require('./wx.js');

const admin = process.env.MOCKWX_ADMIN_URL;
if (!admin) throw new Error('set MOCKWX_ADMIN_URL to the admin URL of a mockwx that runs');

async function call(method, path, body) {
  const res = await fetch(admin + path, { method, body: body && JSON.stringify(body) });
  const v = await res.json();
  if (!res.ok) throw new Error(`${method} ${path}: ${v.error}`);
  return v;
}

// phone makes a wx of its own, in an app of its own.
async function phone(t, app = {}, options = {}) {
  const { appid, secret } = await call('POST', '/apps', app);
  t.after(() => call('DELETE', `/apps/${appid}`));
  return Object.assign(wx.mock.create({ appid, user: 'alice', ...options }), { appid, secret });
}

// ended runs a call with callbacks and tells which of them came, in order.
function ended(f, options = {}) {
  return new Promise((resolve) => {
    const came = [];
    f({
      ...options,
      success: (res) => came.push(['success', res]),
      fail: (res) => came.push(['fail', res]),
      complete: (res) => { came.push(['complete', res]); resolve(came); },
    });
  });
}

// quiet takes what the console is told, and returns it.
function quiet(t) {
  const said = [];
  for (const k of ['warn', 'error']) t.mock.method(console, k, (...args) => said.push(args.join(' ')));
  return said;
}

module.exports = { wx, admin, call, phone, ended, quiet };
