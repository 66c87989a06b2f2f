// What these tests need beside the client: the fake's admin API, and a browser. The
// clients know nothing of the fake. They ask WeChat, and mockwx exec answers.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto; // Node 18 has none, and Auth.js needs one

export const appid = 'wx0000000000000001';
export const secret = 'mocksecret0000000000000000000001';
export const user = 'alice';
export const nickname = '爱丽丝';

const base = process.env.MOCKWX_ADMIN_URL;
if (!base) throw new Error('mockwx exec runs this: e2e/sdk/run npm');

export async function admin(method, route, body) {
  const resp = await fetch(base + route, { method, body: body && JSON.stringify(body) });
  const text = await resp.text();
  assert.ok(resp.ok, `${method} ${route}: HTTP ${resp.status} ${text}`);
  return JSON.parse(text);
}

export const identity = () => admin('GET', `/identity?appid=${appid}&user=${user}`);
export const oauthcode = async (scope) => (await admin('POST', '/oauthcode', { appid, user, scope })).code;

// open opens the page to which a client sends the browser, as that user; '' refuses.
export function open(page, who = user) {
  const url = new URL(page);
  url.searchParams.set('mock_user', who);
  return fetch(url, { redirect: 'manual' });
}

// signIn returns where the page sends the browser back to.
export async function signIn(page, who = user) {
  const resp = await open(page, who);
  assert.equal(resp.status, 302, await resp.text());
  return new URL(resp.headers.get('location'));
}
