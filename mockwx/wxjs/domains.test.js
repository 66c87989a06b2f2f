'use strict';
// The domain rules of wx.request. doc: is developers.weixin.qq.com,
// framework/ability/network.html, "服务器域名配置".
const test = require('node:test');
const assert = require('node:assert');
const { wx, phone, ended, quiet } = require('./support.js');

const listed = ['https://example.com', 'https://api.example.com:8443'];
const cases = [
  // url, allowed, source
  ['https://example.com', true, 'doc: a listed domain'],
  ['https://example.com/login?code=1#x', true, 'doc: whatever the path'],
  ['https://EXAMPLE.com/', true, 'RFC 3986: a host has no case'],
  ['https://user@example.com/', true, 'RFC 3986: that is no port'],
  ['http://example.com/', false, 'doc: https only'],
  ['wss://example.com/', false, 'doc: wss is for sockets'],
  ['https://example.com:443/', false, 'doc: without a port in the list not even :443'],
  ['https://example.com:443', false, 'doc: the same without a path'],
  ['HTTPS://example.com:443?x', false, 'doc: the same, spelt otherwise'],
  ['https://exa\tmple.com:443/', false, 'URL Standard: a tab is left out'],
  ['https://example.com:8443/', false, 'doc: nor another'],
  ['https://api.example.com:8443/x', true, 'doc: with a port that port'],
  ['https://api.example.com/x', false, 'doc: and no other'],
  ['https://api.example.com:8444/x', false, 'doc: and no other'],
  ['https://www.example.com/', false, 'doc: no parent-domain matching'],
  ['https://com/', false, 'doc: nor the other way round'],
  ['https://example.com.evil.com/', false, 'doc: the whole name counts'],
  ['https://example.com@evil.com/', false, 'RFC 3986: what stands before @ is no host'],
  ['https://evil.com/https://example.com', false, 'RFC 3986: nor is the path'],
  ['https://evil.com\\@example.com/', false, 'URL Standard: a backslash ends the host'],
  ['https://93.184.216.34/', false, 'doc: no IP address'],
  ['https://[2001:db8::1]/', false, 'doc: no IP address'],
  ['https://127.0.0.1/', false, 'doc: no IP address'],
  ['https://2130706433/', false, 'URL Standard: that is 127.0.0.1'],
  ['http://127.0.0.1:8080/', false, 'doc: only addresses of the local network, and not one\'s own'],
  ['https://localhost/', false, 'doc: no localhost'],
  ['http://localhost:8080/login', false, 'doc: no localhost'],
  ['http://192.168.1.7:8080/', true, 'doc: the local network, from library 2.4.0'],
  ['http://10.0.0.7/', true, 'doc: the local network'],
  ['https://172.16.0.1/', true, 'doc: the local network'],
  ['http://172.32.0.1/', false, 'RFC 1918: not of the local network'],
  ['https://192.168.1.7.example.org/', false, 'a name is no address'],
  ['https://api.weixin.qq.com/sns/jscode2session', false, 'doc: cannot be listed'],
];

for (const [url, allowed, source] of cases) {
  test(`${allowed ? 'allowed' : 'refused'}: ${url} (${source})`, () => {
    const why = wx.mock.whyNotListed(url, listed);
    assert.strictEqual(why === null, allowed, why);
  });
}

test('api.weixin.qq.com is refused even where it stands in a list', () => {
  assert.match(wx.mock.whyNotListed('https://api.weixin.qq.com/', ['https://api.weixin.qq.com']), /cannot be listed/);
});

test('the refusal has the real words', async (t) => {
  const said = quiet(t);
  const me = await phone(t, { request_domains: listed });
  const want = { errMsg: 'request:fail url not in domain list', errno: 600002 };
  assert.deepStrictEqual(await ended(me.request, { url: 'https://other.example.com/login?code=secret' }), [['fail', want], ['complete', want]]);
  assert.match(said[0], /^https:\/\/other\.example\.com\/login 不在以下 request 合法域名列表中.*a domain that is not listed; listed: https:\/\/example\.com https:\/\/api/);
  assert.doesNotMatch(said.join(), /secret/);
});

test('the check can be switched, and is off where no domain is listed', async (t) => {
  quiet(t);
  const refused = (res) => res.errno === 600002;
  const ask = (me) => me.mock.request({ url: 'https://localhost:1/' }).catch((res) => res);
  const listing = await phone(t, { request_domains: listed });
  assert.ok(refused(await ask(listing)), 'on by default');
  listing.mock.urlCheck = false;
  assert.ok(!refused(await ask(listing)), 'switched off');
  const free = await phone(t);
  assert.ok(!refused(await ask(free)), 'off by default');
  free.mock.urlCheck = true;
  assert.ok(refused(await ask(free)), 'switched on');
  free.mock.urlCheck = undefined;
  free.mock.requestDomains = ['https://example.com'];
  assert.ok(refused(await ask(free)), 'with a list of its own');
});
