// Logs everybody of a codes file in through the relay, once each, with k6:
//
//   mockwx code --appid wx00000000000010ad --fixtures load.yaml -n 100000 --format k6 > codes.json
//   mockwx up --fixtures load.yaml
//   k6 run -e CODES=codes.json -e RELAY=http://127.0.0.1:8080 -e VUS=64 k6.js
//
// 用 k6 把 codes.json 中的每个 code 经中继登录一次。

import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const codes = new SharedArray('codes', () => JSON.parse(open(__ENV.CODES || 'codes.json')));
const login = `${__ENV.RELAY || 'http://127.0.0.1:8080'}/login`;
const errors = new Counter('login_errors');

// A threshold makes k6 print its count.
const kinds = ['code_used', 'code_invalid', 'user_blocked', 'rate_limited', 'busy', 'timeout', 'upstream', 'internal'];

export const options = {
  scenarios: {
    logins: { executor: 'shared-iterations', vus: Number(__ENV.VUS || 64), iterations: codes.length, maxDuration: '1h' },
  },
  summaryTrendStats: ['med', 'p(99)', 'max'],
  thresholds: Object.fromEntries([
    ['checks', ['rate==1']],
    ...kinds.map((kind) => [`login_errors{kind:${kind}}`, ['count==0']]),
  ]),
};

// Something between k6 and the relay may answer with other than JSON.
function field(res, path) {
  try {
    return res.json(path);
  } catch (err) {
    return undefined;
  }
}

export default function () {
  const { code, appid, openid } = codes[exec.scenario.iterationInTest]; // each code once
  const res = http.post(login, JSON.stringify({ code, appid }), { headers: { 'Content-Type': 'application/json' } });
  const ok = check(res, { 'logged in as the right user': (r) => r.status === 200 && field(r, 'openid') === openid });
  if (!ok) errors.add(1, { kind: field(res, 'error.kind') || String(res.error || res.status) });
}
