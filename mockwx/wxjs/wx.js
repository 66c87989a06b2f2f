// wx.js: WeChat's client side, offline. A `wx` for browsers, Node and test
// runners whose users are those of a mockwx fixture.
//
//   <script src="http://127.0.0.1:8091/wx.js"></script>     sets wx, App, Page, Component and the other globals
//   const wx = require('./wx.js');                          wx.mock.install() sets the globals
//   import wx from './wx.mjs';                              in ES modules, with wx.mjs beside this file
//
// What is ours and not WeChat's is under wx.mock. docs/wxjs.md has it all.
// Comments say where a text comes from, as everywhere in mockwx: Doc, Seen, Ours.
(function (root) {
'use strict';

const page = root.document && root.location ? root.document : null; // in a browser
const env = (root.process && root.process.env) || {};
const query = page ? Object.fromEntries(new URLSearchParams(root.location.search)) : {};

// Seen, all four. The first is what a device says when the name cannot be
// resolved; Ours: so does a fake that is not there.
const OFFLINE = 'errcode:-105cronet_error_code:-105';
const UNREACHED = '-2:net::ERR_FAILED';
const NOT_LISTED = 'url not in domain list';
const NOT_TAPPED = 'can only be invoked by user TAP gesture.';

const ADMIN = 'http://127.0.0.1:8091'; // of a fake on its default ports
const GUEST = 'touristappid'; // Seen: DevTools without an appid
const MOST_REQUESTS = 10; // Doc: at the same time; more have to wait
const TIMEOUT = 60000; // Doc
// Ours: its numbers. Doc: what is in it.
const AGENT = 'Mozilla/5.0 wechatdevtools/1.06.2412050 MicroMessenger/8.0.5 Language/zh_CN webview/ NetType/WIFI MiniProgramEnv/devtools';

// A Fail is how a call ends that does not succeed.
class Fail {
  constructor(text, errno) { this.text = text; this.errno = errno; }
}

const say = (text) => root.console.warn(`[wx.js] ${text}`);

// Bytes are kept as strings of one character each: jsdom has no TextDecoder, and
// its Uint8Array is not Node's.
const bytesOf = (bin) => Uint8Array.from(bin, (c) => c.charCodeAt(0));
const toUTF8 = (text) => unescape(encodeURIComponent(text));
function fromUTF8(bin) {
  try { return decodeURIComponent(escape(bin)); } catch { return bin; }
}
function binOf(bytes) {
  let bin = '';
  for (let i = 0; i < bytes.length; i += 8192) bin += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return bin;
}
const isBuffer = (x) => Object.prototype.toString.call(x) === '[object ArrayBuffer]';

// nodeHTTP stands in for fetch, which jest-environment-jsdom takes away.
function nodeHTTP(url, { method, headers, body, signal } = {}) {
  const lib = root.process.getBuiltinModule ? root.process.getBuiltinModule(url.startsWith('https:') ? 'https' : 'http') : require(url.startsWith('https:') ? 'https' : 'http');
  return new Promise((resolve, reject) => {
    const req = lib.request(url, { method, headers }, (res) => {
      let bin = '';
      res.setEncoding('latin1').on('data', (s) => { bin += s; }).on('error', reject);
      res.on('end', () => resolve({ status: res.statusCode, header: res.headers, cookies: res.headers['set-cookie'] || [], bin }));
    });
    req.on('error', reject);
    if (signal) signal.addEventListener('abort', () => req.destroy(new Error('aborted')));
    req.end(body && root.Buffer.from(body, 'latin1'));
  });
}

async function http(fetch, url, init) {
  if (!fetch) return nodeHTTP(url, init);
  const body = init.body === undefined ? undefined : bytesOf(init.body);
  const res = await fetch(url, { ...init, body, credentials: 'omit' });
  const header = {};
  res.headers.forEach((v, k) => { header[k] = k in header ? `${header[k]},${v}` : v; });
  const cookies = res.headers.getSetCookie ? res.headers.getSetCookie() : [];
  return { status: res.status, header, cookies, bin: binOf(new Uint8Array(await res.arrayBuffer())) };
}

// whyNotListed holds the domain rules of wx.request; null: allowed. Doc
// (framework/ability/network): https only; a listed domain, not one above or
// below it; with a port only that port, without one none, not even :443; no IP
// address and no localhost, but addresses of the local network; api.weixin.qq.com
// never.
function whyNotListed(url, domains) {
  let u;
  try { u = new URL(url); } catch { return 'not a whole URL'; }
  const host = u.hostname.toLowerCase();
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$/.test(host) && /^https?:$/.test(u.protocol)) return null;
  if (u.protocol !== 'https:') return 'not https';
  if (/^[\d.]+$|^\[/.test(host)) return 'an IP address';
  if (host === 'localhost' || host.endsWith('.localhost')) return 'localhost';
  if (host === 'api.weixin.qq.com') return 'api.weixin.qq.com is for servers, and cannot be listed';
  const port = (s) => (/^https:[\\/]+[^\\/?#]*:(\d+)(?:[\\/?#]|$)/i.exec(s.trim().replace(/[\t\r\n]/g, '')) || ['', ''])[1];
  const same = domains.filter((d) => new URL(d).hostname.toLowerCase() === host);
  if (same.length === 0) return 'a domain that is not listed';
  return same.some((d) => port(d) === port(url)) ? null : 'a port that is not listed';
}

// create makes one phone: a user, storage and pages of its own.
function create(given) {
  const mock = {
    admin: env.MOCKWX_ADMIN_URL || ADMIN, // of the fake; a script in a page knows where it came from; '': there is none
    appid: query.mock_appid || env.MOCKWX_APPID || '', // '': the fixture's first; 'touristappid': DevTools without one
    user: query.mock_user || env.MOCKWX_USER || '', // who holds the phone; '': the app's devtools_user, or the first
    urlCheck: { 0: false, 1: true }[query.mock_url_check || env.MOCKWX_URL_CHECK], // undefined: if the app lists domains
    requestDomains: undefined, // instead of the fixture's request_domains
    tapCheck: true, // whether getUserProfile asks for a tap
    modal: () => ({ confirm: true, cancel: false }), // what the user does with showModal
    shown: [], // what showToast and its like were asked to show
    errors: [], // what callbacks threw
    route: 'pages/index/index', // Ours: of a page that names none; DevTools takes it from the file
    system: {}, // instead of some of what getSystemInfo and its parts answer
    fetch: undefined, // instead of the global one
    ...given,
  };

  // ask calls the fake.
  async function ask(path, body, signal) {
    if (!mock.admin) throw new Fail('wx.mock.admin is empty: set it to the admin URL that mockwx prints');
    const init = body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: toUTF8(JSON.stringify(body)) } : {};
    let res;
    try {
      res = await http(mock.fetch || root.fetch, mock.admin + path, { ...init, signal });
    } catch (err) {
      if (!signal || !signal.aborted) say(`${mock.admin} cannot be reached: ${(err.cause && err.cause.message) || err.message}; start it with: mockwx up. For another address set MOCKWX_ADMIN_URL or wx.mock.admin`);
      throw Object.assign(new Fail(OFFLINE), { unreached: true });
    }
    const v = JSON.parse(fromUTF8(res.bin));
    if (res.status === 200) return v;
    throw Object.assign(new Fail(v.error), { status: res.status });
  }

  let known; // the last that the fake said of this phone
  async function device(signal) {
    if (mock.appid === GUEST) return { appid: GUEST, user: mock.user };
    known = await ask(`/device?${new URLSearchParams({ appid: mock.appid, user: mock.user })}`, undefined, signal);
    return known;
  }

  // Calls that are to fail next, by API.
  const failing = {};
  mock.fail = (api, text, { errno, times = 1 } = {}) => { failing[api] = { text, errno, times }; };
  mock.heal = () => { for (const api of Object.keys(failing)) delete failing[api]; };
  function failsNow(name) {
    const f = failing[name];
    if (!f) return;
    if (--f.times <= 0) delete failing[name];
    throw new Fail(f.text, f.errno);
  }

  function failure(name, err) {
    if (!(err instanceof Fail)) return { errMsg: `${name}:fail ${err.message}` };
    const res = { errMsg: `${name}:fail ${err.text}` };
    if (err.errno !== undefined) res.errno = err.errno;
    return res;
  }

  // guarded calls a function of the page. Doc (reference/api/App): what it throws
  // goes to the console, to onError of the App and to wx.onError; it ends nothing.
  function guarded(f, ...args) {
    if (typeof f !== 'function') return;
    try { f(...args); } catch (err) {
      mock.errors.push(err);
      root.console.error(err);
      const text = (err && err.stack) || String(err);
      for (const g of [app && typeof app.onError === 'function' && app.onError.bind(app), ...listeners.Error]) {
        try { if (g) g(text); } catch (again) { mock.errors.push(again); root.console.error(again); }
      }
    }
  }

  function finish(o, kind, res) {
    guarded(o[kind], res);
    guarded(o.complete, res);
  }

  // api makes the two forms of a call: with callbacks it returns nothing, and
  // without any a promise. run begins at once, so that it can see a tap.
  function api(name, run) {
    return (options) => {
      const o = options || {};
      const work = new Promise((resolve) => { failsNow(name); resolve(run(o)); })
        .then((res) => ({ ...res, errMsg: `${name}:ok` }), (err) => { throw failure(name, err); });
      if (!o.success && !o.fail && !o.complete) return work;
      work.then((res) => finish(o, 'success', res), (res) => finish(o, 'fail', res));
      return undefined;
    };
  }

  const wx = { mock };

  // What is reported to listeners. Only errors happen here; the others are taken
  // and never called.
  const listeners = {};
  for (const name of ['AppShow', 'AppHide', 'Error', 'UnhandledRejection', 'PageNotFound', 'ThemeChange', 'NetworkStatusChange', 'MemoryWarning', 'WindowResize']) {
    listeners[name] = [];
    wx[`on${name}`] = (f) => { listeners[name].push(f); };
    wx[`off${name}`] = (f) => { listeners[name] = listeners[name].filter((g) => f && g !== f); };
  }

  // --- login ---

  wx.login = api('login', async () => {
    if (mock.appid === GUEST) return { code: 'the code is a mock one' }; // Seen
    const { appid, user } = await device();
    return { code: (await ask('/login', { appid, user })).code };
  });

  wx.checkSession = api('checkSession', async () => {
    if (mock.appid === GUEST) return {};
    const { appid, user } = await device();
    const { valid } = await ask(`/checksession?${new URLSearchParams({ appid, user })}`);
    if (!valid) throw new Fail('session time out, need relogin'); // Seen
    return {};
  });

  wx.getAccountInfoSync = () => ({
    miniProgram: { appId: mock.appid || (known && known.appid) || GUEST, envVersion: 'develop', version: '' },
  });

  // --- the user ---

  let tapping = false;
  mock.tap = (f) => { tapping = true; try { return f(); } finally { tapping = false; } };
  const tapped = () => tapping || /^(click|tap|touchstart|touchend)$/.test((root.event && root.event.type) || '');

  // allowed is device, where the privacy guide lets an API have the user's data. Seen.
  async function allowed(name) {
    const d = await device();
    if ((d.undeclared || []).includes(name)) throw new Fail('api scope is not declared in the privacy agreement', 112);
    if (d.privacy) throw new Fail('privacy permission is not authorized', d.privacy === 'refused' ? 103 : 104);
    return d;
  }

  async function userInfo(name, data) {
    const { appid, user } = await allowed(name);
    const { encryptedData, iv, rawData, signature } = await ask('/encrypt', { appid, user, type: 'userinfo', data });
    return { userInfo: JSON.parse(rawData), rawData, signature, encryptedData, iv };
  }

  wx.getUserProfile = api('getUserProfile', (o) => {
    if (typeof o.desc !== 'string') throw new Fail(wrongType('desc', 'String', o.desc));
    if (o.desc.length === 0 || o.desc.length > 30) throw new Fail('desc length does not meet the requirements'); // Seen; Doc: 30
    if (mock.tapCheck && !tapped()) throw new Fail(NOT_TAPPED);
    return userInfo('getUserProfile');
  });

  // Ours until a source says it: nobody's name since 2021-04.
  wx.getUserInfo = api('getUserInfo', async (o) => {
    const info = await userInfo('getUserInfo', { nickName: '微信用户' });
    return o.withCredentials === false ? { userInfo: info.userInfo, rawData: info.rawData } : info;
  });

  const getPhoneNumber = api('getPhoneNumber', async () => {
    const { appid, user, phones_left: left } = await allowed('getPhoneNumber');
    if (left === 0) throw new Fail('no permission', 1400001); // Seen: the app's quota is used up
    const { code } = await ask('/phonecode', { appid, user });
    const { encryptedData, iv } = await ask('/encrypt', { appid, user, type: 'phone' });
    return { code, encryptedData, iv };
  });
  // The detail of the event that a button with this open-type ends in.
  mock.openType = {
    getPhoneNumber: () => getPhoneNumber().catch((res) => res),
    getUserInfo: () => wx.getUserInfo().catch((res) => res),
  };
  mock.getPhoneNumber = mock.openType.getPhoneNumber;

  // Seen, for files and routes. Ours: for these, too.
  function wrongType(name, type, v) {
    const got = v === undefined ? 'Undefined' : v === null ? 'Null' : Object.prototype.toString.call(v).slice(8, -1);
    return `parameter error: parameter.${name} should be ${type} instead of ${got};`;
  }

  // --- storage: a user's in an app ---

  const memory = new Map();
  function shelf() {
    const prefix = `wx:${mock.appid}:${mock.user}:`;
    let local;
    try { local = page && root.localStorage; } catch { local = null; } // a page without an origin
    if (!local) {
      if (!memory.has(prefix)) memory.set(prefix, new Map());
      const m = memory.get(prefix);
      return { get: (k) => m.get(k), set: (k, v) => m.set(k, v), drop: (k) => m.delete(k), keys: () => [...m.keys()] };
    }
    return {
      get: (k) => { const v = local.getItem(prefix + k); return v === null ? undefined : v; },
      set: (k, v) => local.setItem(prefix + k, v),
      drop: (k) => local.removeItem(prefix + k),
      keys: () => Object.keys(local).filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)),
    };
  }
  // Doc: native types, Date, and what JSON can write.
  const pack = (v) => JSON.stringify({ v }, function (k, x) { return this[k] instanceof Date ? { $date: +this[k] } : x; });
  const unpack = (s) => JSON.parse(s, (k, x) => (x && typeof x === 'object' && '$date' in x ? new Date(x.$date) : x)).v;
  function keyOf(key) {
    if (typeof key !== 'string') throw new Fail(wrongType('key', 'String', key));
    return key;
  }

  const store = {
    setStorage: (o) => { shelf().set(keyOf(o.key), pack(o.data)); return {}; },
    getStorage: (o) => {
      const s = shelf().get(keyOf(o.key));
      if (s === undefined) throw new Fail('data not found'); // Ours: other people's fakes say so
      return { data: unpack(s) };
    },
    removeStorage: (o) => { shelf().drop(keyOf(o.key)); return {}; },
    clearStorage: () => { const s = shelf(); s.keys().forEach(s.drop); return {}; },
    getStorageInfo: () => {
      const s = shelf(), keys = s.keys();
      return { keys, currentSize: Math.ceil(keys.reduce((n, k) => n + k.length + s.get(k).length, 0) / 1024), limitSize: 10240 };
    },
  };
  for (const [name, run] of Object.entries(store)) wx[name] = api(name, run);
  function sync(name, o, otherwise) {
    try { return store[name](o); } catch (err) {
      if (otherwise && err instanceof Fail && typeof o.key === 'string') return otherwise;
      throw new Error(failure(`${name}Sync`, err).errMsg);
    }
  }
  wx.setStorageSync = (key, data) => { sync('setStorage', { key, data }); };
  wx.getStorageSync = (key) => sync('getStorage', { key }, { data: '' }).data; // Doc: '' for what is not there
  wx.removeStorageSync = (key) => { sync('removeStorage', { key }); };
  wx.clearStorageSync = () => { sync('clearStorage', {}); };
  wx.getStorageInfoSync = () => sync('getStorageInfo', {});

  // --- request ---

  const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT'];
  const encode = (data) => Object.keys(data).map((k) => {
    const v = data[k];
    return `${encodeURIComponent(k)}=${encodeURIComponent(v !== null && typeof v === 'object' ? JSON.stringify(v) : v)}`;
  }).join('&');

  // Doc: data is the query of a GET, and of others the body: JSON, or a form
  // where the content-type says so. Ours: HEAD is as GET.
  function build(o) {
    const method = String(o.method || 'GET').toUpperCase();
    if (!METHODS.includes(method)) throw new Fail(`invalid method "${o.method}"`); // Ours
    const header = { 'content-type': 'application/json' };
    for (const k of Object.keys(o.header || {})) header[k.toLowerCase()] = String(o.header[k]);
    let url = String(o.url), body;
    const data = o.data;
    if (data === undefined || data === null) return { method, url, header };
    if (method === 'GET' || method === 'HEAD') {
      const text = typeof data === 'object' ? encode(data) : String(data);
      const [whole, path, hash] = /^([^#]*)(#.*)?$/.exec(url);
      if (text && whole) url = `${path}${path.includes('?') ? '&' : '?'}${text}${hash || ''}`;
    } else if (isBuffer(data)) {
      body = binOf(new Uint8Array(data));
    } else if (typeof data !== 'object') {
      body = toUTF8(String(data));
    } else {
      body = toUTF8(/^application\/x-www-form-urlencoded/i.test(header['content-type']) ? encode(data) : JSON.stringify(data));
    }
    return { method, url, header, body };
  }

  // carry lets the fake send a request, which can where a browser may not; null
  // when it knows no server for it.
  async function carry(r, signal) {
    if (page && new URL(r.url).origin === root.location.origin) return null;
    try {
      const v = await ask('/carry', { url: r.url, method: r.method, header: r.header, body: r.body && btoa(r.body) }, signal);
      return { status: v.status, header: v.header, cookies: v.cookies, bin: atob(v.body || '') };
    } catch (err) {
      if (err.status === 404) return null;
      if (err.status) say(`${new URL(r.url).origin}: ${err.text}`);
      throw new Fail(UNREACHED);
    }
  }

  async function direct(r, signal) {
    const headers = { ...r.header };
    if (page && r.body === undefined) delete headers['content-type']; // which would ask for a preflight
    try {
      return await http(mock.fetch || root.fetch, r.url, { method: r.method, headers, body: r.body, signal });
    } catch (err) {
      if (!signal.aborted) say(`${new URL(r.url).origin}: ${(err.cause && err.cause.message) || err.message}${page ? '; a page may ask its own origin, or what mockwx is given as --backend' : ''}`);
      throw new Fail(UNREACHED);
    }
  }

  async function send(o, signal, heads) {
    failsNow('request');
    if (typeof o.url !== 'string') throw new Fail(wrongType('url', 'String', o.url));
    if (!/^https?:[\\/]{2}[^\\/]/i.test(o.url.trim())) throw new Fail(`invalid url "${o.url}"`, 600009); // Seen
    let phone = { appid: mock.appid || GUEST }, fake = mock.admin !== '';
    if (fake) {
      try { phone = await device(signal); } catch (err) {
        // Ours: without a fake at the default address, requests go to their servers.
        if (!err.unreached || mock.admin !== ADMIN) throw err;
        fake = false;
      }
    }
    const { appid, request_domains: listed } = phone;
    const domains = mock.requestDomains || listed || [];
    const why = whyNotListed(o.url, domains);
    if (why && (mock.urlCheck === undefined ? domains.length > 0 : mock.urlCheck)) {
      // Seen: the text of DevTools.
      root.console.error(`${o.url.split(/[?#]/)[0]} 不在以下 request 合法域名列表中，请参考文档：https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html (${why}; listed: ${domains.join(' ') || 'none'})`);
      throw new Fail(NOT_LISTED, 600002);
    }
    const r = build(o);
    // Doc: a page cannot set its referer.
    r.header.referer = `https://servicewechat.com/${appid}/devtools/page-frame.html`;
    r.header['user-agent'] = AGENT;
    const res = (fake && await carry(r, signal)) || (await direct(r, signal));
    const header = {}; // Ours: spelt as most servers do
    for (const [k, v] of Object.entries(res.header)) header[k.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())] = String(v);
    const head = { statusCode: res.status, header, cookies: res.cookies };
    heads.forEach((f) => guarded(f, head));
    let data = o.responseType === 'arraybuffer' ? bytesOf(res.bin).buffer : fromUTF8(res.bin);
    if (o.responseType !== 'arraybuffer' && (o.dataType === undefined || o.dataType === 'json')) {
      try { data = JSON.parse(data); } catch { /* Doc: then it stays a text */ }
    }
    return { data, ...head };
  }

  let flying = 0;
  const waiting = [];
  function next() {
    while (flying < MOST_REQUESTS && waiting.length > 0) {
      flying++;
      waiting.shift()().finally(() => { flying--; next(); });
    }
  }

  function start(o) {
    const stop = new AbortController(), heads = [];
    let end, timer;
    const cut = new Promise((_, reject) => { end = (err) => { reject(err); stop.abort(); }; });
    const sent = new Promise((resolve) => {
      waiting.push(() => {
        if (stop.signal.aborted) return Promise.resolve();
        timer = root.setTimeout(() => end(new Fail('timeout', 5)), o.timeout || TIMEOUT); // Seen
        const work = send(o, stop.signal, heads);
        resolve(work);
        return Promise.race([work, cut]).then(() => {}, () => {}).finally(() => root.clearTimeout(timer));
      });
    });
    const result = Promise.race([sent, cut]).then((res) => ({ ...res, errMsg: 'request:ok' }), (err) => { throw failure('request', err); });
    next();
    return {
      result,
      task: {
        abort: () => end(new Fail('abort')), // Seen
        onHeadersReceived: (f) => { heads.push(f); },
        offHeadersReceived: (f) => { heads.splice(0, heads.length, ...heads.filter((g) => f && g !== f)); },
      },
    };
  }

  // Doc (framework/app-service/api): it returns its task and no promise, whatever
  // callbacks there are.
  wx.request = (options) => {
    const o = options || {};
    const { result, task } = start(o);
    result.then((res) => finish(o, 'success', res), (res) => finish(o, 'fail', res));
    if (!o.success && !o.fail && !o.complete) say('wx.request returns a RequestTask, not a promise; nobody will see this answer');
    return task;
  };
  mock.request = (options) => start(options || {}).result;

  // --- what is shown ---

  const SHOWN = ['showToast', 'hideToast', 'showLoading', 'hideLoading', 'showNavigationBarLoading', 'hideNavigationBarLoading', 'setNavigationBarTitle', 'setNavigationBarColor',
    'startPullDownRefresh', 'stopPullDownRefresh', 'pageScrollTo', 'showShareMenu', 'hideShareMenu', 'showTabBar', 'hideTabBar', 'hideHomeButton',
    'navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'];
  for (const name of SHOWN) {
    wx[name] = api(name, (o) => { mock.shown.push({ api: name, ...o }); if (page) root.console.info(`[wx.js] ${name} ${JSON.stringify(o)}`); return {}; });
  }
  wx.showModal = api('showModal', async (o) => { mock.shown.push({ api: 'showModal', ...o }); return mock.modal(o); });
  wx.canIUse = (name) => String(name).split('.')[0] in wx;

  // --- the phone itself ---

  // Doc: which fields there are, and which part has which. Ours: their values, of
  // an iPhone in DevTools. mock.system replaces them one by one.
  const SYSTEM = {
    brand: 'devtools', model: 'iPhone 12/13 (Pro)', system: 'iOS 10.0.1', platform: 'devtools', benchmarkLevel: 1, memorySize: 2048, cpuType: 'unknown', abi: 'unknown', deviceAbi: 'unknown',
    pixelRatio: 3, screenWidth: 390, screenHeight: 844, windowWidth: 390, windowHeight: 753, statusBarHeight: 47, screenTop: 91,
    safeArea: { left: 0, right: 390, top: 47, bottom: 810, width: 390, height: 763 },
    SDKVersion: '3.7.1', version: '8.0.5', language: 'zh_CN', theme: 'light', fontSizeSetting: 16, fontSizeScaleFactor: 1, enableDebug: false, host: { env: 'WeChat' },
    bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true, deviceOrientation: 'portrait',
  };
  const part = (...names) => () => {
    const all = { ...SYSTEM, ...mock.system };
    return unpack(pack(names.length ? Object.fromEntries(names.map((n) => [n, all[n]])) : all));
  };
  wx.getWindowInfo = part('pixelRatio', 'screenWidth', 'screenHeight', 'windowWidth', 'windowHeight', 'statusBarHeight', 'safeArea', 'screenTop');
  wx.getDeviceInfo = part('abi', 'deviceAbi', 'benchmarkLevel', 'brand', 'model', 'system', 'platform', 'cpuType', 'memorySize');
  wx.getAppBaseInfo = part('SDKVersion', 'enableDebug', 'host', 'language', 'version', 'theme', 'fontSizeScaleFactor', 'fontSizeSetting');
  wx.getSystemSetting = part('bluetoothEnabled', 'locationEnabled', 'wifiEnabled', 'deviceOrientation');
  wx.getSystemInfoSync = part();
  wx.getSystemInfo = api('getSystemInfo', part());
  wx.getSystemInfoAsync = api('getSystemInfoAsync', part());
  // Ours: where DevTools draws it on that phone.
  wx.getMenuButtonBoundingClientRect = () => ({ width: 87, height: 32, top: 51, right: 383, bottom: 83, left: 296 });
  wx.getNetworkType = api('getNetworkType', () => ({ networkType: 'wifi', hasSystemProxy: false }));
  // Ours: the user has granted nothing yet.
  wx.getSetting = api('getSetting', () => ({ authSetting: {} }));
  wx.nextTick = (f) => { Promise.resolve().then(() => guarded(f)); };
  // Ours: there is never a newer version.
  wx.getUpdateManager = () => ({
    onCheckForUpdate: (f) => { wx.nextTick(() => f({ hasUpdate: false })); }, onUpdateReady: () => {}, onUpdateFailed: () => {}, applyUpdate: () => {},
  });

  // --- App, Page and Component ---

  let app, last;
  const pages = [];
  const launch = () => ({ path: '', query: options(), scene: 1001, shareTicket: '', referrerInfo: {} });
  const options = () => Object.fromEntries(Object.entries(query).filter(([k]) => !k.startsWith('mock_')));

  wx.getLaunchOptionsSync = launch;
  wx.getEnterOptionsSync = launch;

  function App(def) {
    app = def || {};
    if (typeof app.onLaunch === 'function') app.onLaunch(launch());
    if (typeof app.onShow === 'function') app.onShow(launch());
  }

  function set(data, path, value) {
    const keys = path.split(/[.[\]]+/).filter(Boolean), end = keys.pop();
    let at = data;
    keys.forEach((k, i) => {
      if (at[k] === null || typeof at[k] !== 'object') at[k] = /^\d+$/.test(keys[i + 1] || end) ? [] : {};
      at = at[k];
    });
    at[end] = value;
  }

  // Doc (custom-component/behaviors): data, properties, methods and observers are
  // merged, those of the component itself last; life cycles all run, its own last.
  function merged(def) {
    const all = [...(def.behaviors || []).filter((b) => b && typeof b === 'object').map(merged), def];
    const fold = (key) => Object.assign({}, ...all.map((d) => d[key]));
    const runs = (d, key) => ((d.runs || {})[key] || [d.lifetimes && d.lifetimes[key], d.pageLifetimes && d.pageLifetimes[key], ['created', 'attached', 'ready', 'detached'].includes(key) && !(d.lifetimes && d.lifetimes[key]) && d[key]].filter((f) => typeof f === 'function'));
    return {
      data: fold('data'), properties: fold('properties'), methods: fold('methods'), observers: fold('observers'),
      runs: Object.fromEntries(['created', 'attached', 'ready', 'detached', 'show', 'hide'].map((key) => [key, all.flatMap((d) => runs(d, key))])),
    };
  }

  const EMPTY = new Map([[String, ''], [Number, 0], [Boolean, false], [Array, []], [Object, null]]); // Doc
  // pageOf makes a page of what Component was given. Doc: page events are among its
  // methods, and what the page is opened with goes to properties of that name.
  function pageOf(def, query) {
    const c = merged(def), data = unpack(pack(c.data));
    for (const [name, p] of Object.entries(c.properties)) {
      const type = typeof p === 'function' || p === null ? p : p.type;
      data[name] = name in query ? (type || String)(query[name]) : unpack(pack(p && p.value !== undefined ? p.value : EMPTY.has(type) ? EMPTY.get(type) : null));
    }
    const run = (key) => function life() { for (const f of c.runs[key]) f.call(this); };
    const both = (key, event) => function life(...args) { run(key).call(this); if (typeof c.methods[event] === 'function') c.methods[event].apply(this, args); };
    return {
      ...c.methods, data, properties: data, observers: c.observers, id: '', dataset: {},
      triggerEvent() {}, selectComponent: () => null, selectAllComponents: () => [], hasBehavior: (b) => (def.behaviors || []).includes(b),
      created: run('created'), attached: run('attached'), onShow: both('show', 'onShow'), onHide: both('hide', 'onHide'), onReady: both('ready', 'onReady'),
      onUnload(...args) { if (typeof c.methods.onUnload === 'function') c.methods.onUnload.apply(this, args); run('detached').call(this); },
    };
  }

  // open shows a page as if the user came to it: the last that Page or Component
  // defined.
  mock.open = (query = {}) => {
    const gone = pages.pop();
    if (gone) for (const k of ['onHide', 'onUnload']) if (typeof gone[k] === 'function') gone[k]();
    const def = last.component ? pageOf(last.component, query) : Object.assign(Object.create(Object.getPrototypeOf(last)), last, { data: unpack(pack(last.data || {})) });
    const p = Object.assign(def, { route: last.route || mock.route, options: query });
    p.is = p.__route__ = p.route;
    p.setData = (patch, then) => {
      for (const k of Object.keys(patch)) set(p.data, k, patch[k]);
      render(p.data);
      for (const [names, f] of Object.entries((last.component && p.observers) || {})) {
        const paths = names.split(',').map((n) => n.trim());
        if (paths.some((n) => n === '**' || Object.keys(patch).some((k) => k === n || k.startsWith(`${n}.`) || n.startsWith(`${k}.`)))) f.apply(p, paths.map((n) => n.split('.').reduce((at, k) => (at === null || at === undefined || k === '**' ? at : at[k]), p.data)));
      }
      if (typeof then === 'function') then.call(p);
    };
    pages.push(p);
    render(p.data);
    for (const k of [...(last.component ? ['created', 'attached'] : []), 'onLoad', 'onShow', 'onReady']) if (typeof p[k] === 'function') p[k](p.options);
    return p;
  };

  function show() {
    if (page && page.readyState === 'loading') page.addEventListener('DOMContentLoaded', () => mock.open(options()));
    else mock.open(options());
  }
  function Page(def) {
    last = def || {};
    show();
  }
  // Ours: a component that has events of a page is one, and is shown at once; any
  // other waits for mock.open.
  function Component(def) {
    last = { component: def || {} };
    if (Object.keys((def && def.methods) || {}).some((k) => /^on(Load|Show|Ready|Hide|Unload)$/.test(k))) show();
  }

  // In a browser, HTML takes the place of WXML: {{a.b}} and {{!a.b}} in texts and
  // attributes, bindtap and its like, open-type.
  let slots;
  function render(data) {
    if (!page || !page.body) return;
    slots = slots || findSlots(page.body);
    const look = (path) => path.split('.').reduce((at, k) => (at === null || at === undefined ? at : at[k]), data);
    const value = (expr) => { const [, not, path] = /^\s*(!?)\s*(.*?)\s*$/.exec(expr); return not ? !look(path) : look(path); };
    for (const { node, attr, text } of slots) {
      const whole = /^\{\{([^}]*)\}\}$/.exec(text);
      const filled = whole ? value(whole[1]) : text.replace(/\{\{([^}]*)\}\}/g, (_, e) => { const v = value(e); return v === undefined || v === null ? '' : v; });
      if (!attr) node.nodeValue = typeof filled === 'object' && filled ? JSON.stringify(filled) : filled === undefined || filled === null ? '' : String(filled);
      else if (filled === false || filled === undefined || filled === null) node.removeAttribute(attr);
      else node.setAttribute(attr, filled === true ? '' : filled);
    }
  }
  function findSlots(within) {
    const found = [], walk = page.createTreeWalker(within, 5); // elements and texts
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      if (n.nodeType === 3 && n.nodeValue.includes('{{') && !/^(SCRIPT|STYLE)$/.test(n.parentNode.nodeName)) found.push({ node: n, text: n.nodeValue.trim() });
      else if (n.attributes) for (const a of n.attributes) if (a.value.includes('{{')) found.push({ node: n, attr: a.name, text: a.value });
    }
    return found;
  }

  mock.listen = (doc) => {
    const tell = (e, el, name, detail) => {
      const p = pages[pages.length - 1], f = p && p[el.getAttribute(name)];
      const at = (x) => ({ id: x.id, dataset: { ...x.dataset } });
      if (typeof f === 'function') f.call(p, { type: name.replace(/^(bind|catch):?/, ''), timeStamp: e.timeStamp, target: at(e.target), currentTarget: at(el), detail });
    };
    doc.addEventListener('click', (e) => {
      const el = e.target.closest('[bindtap],[catchtap]');
      if (el) mock.tap(() => tell(e, el, el.hasAttribute('bindtap') ? 'bindtap' : 'catchtap', { x: e.clientX, y: e.clientY }));
      const open = e.target.closest('[open-type]'), kind = open && open.getAttribute('open-type');
      if (open && mock.openType[kind]) mock.openType[kind]().then((detail) => tell(e, open, `bind${kind.toLowerCase()}`, detail));
    });
    for (const type of ['input', 'change']) {
      doc.addEventListener(type, (e) => { const el = e.target.closest(`[bind${type}]`); if (el) tell(e, el, `bind${type}`, { value: e.target.value }); });
    }
    doc.addEventListener('submit', (e) => {
      if (!e.target.hasAttribute('bindsubmit')) return;
      e.preventDefault();
      tell(e, e.target, 'bindsubmit', { value: Object.fromEntries(new root.FormData(e.target)) });
    });
  };

  mock.ready = () => device(); // then getAccountInfoSync knows the appid
  mock.create = (other) => create({ admin: mock.admin, appid: mock.appid, user: mock.user, urlCheck: mock.urlCheck, fetch: mock.fetch, ...other });
  mock.install = (target = root) => Object.assign(target, { wx, App, Page, Component, Behavior: (def) => def, getApp: () => app, getCurrentPages: () => [...pages] });
  return wx;
}

const script = page && page.currentScript;
const from = script && (script.dataset.admin || (script.src && new URL(script.src).origin)); // a copy of this file says data-admin
const wx = create(from ? { admin: from } : {});
wx.mock.whyNotListed = whyNotListed;
if (typeof module === 'object' && module.exports) {
  module.exports = wx;
} else {
  wx.mock.install();
  if (page) {
    wx.mock.listen(page);
    wx.mock.ready().catch((err) => say(err.text || err.message));
  }
}
})(globalThis);
