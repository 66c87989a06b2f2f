// As much of k6 as k6.js uses: `node play.mjs NAME=VALUE…` runs k6.mjs beside
// this file once for each iteration that its scenario asks for.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const main = !import.meta.url.includes('?');
const state = (globalThis.k6 ??= { iteration: 0, checks: 0, errors: new Map() });

export class SharedArray {
  constructor(name, make) {
    return Object.freeze(make());
  }
}

export class Counter {
  constructor(name) {
    if (name !== 'login_errors') throw new Error(name);
  }
  add(n, tags) {
    state.errors.set(tags.kind, (state.errors.get(tags.kind) ?? 0) + n);
  }
}

export const exec = { scenario: { get iterationInTest() { return state.iteration; } } };

export const http = {
  post(url, body, params) {
    const headers = Object.entries(params.headers).flatMap(([k, v]) => ['-H', `${k}: ${v}`]);
    const out = execFileSync('curl', ['-s', '-w', '\n%{http_code}', ...headers, '-d', body, url], { encoding: 'utf8' });
    const [text, status] = out.split(/\n(?=\d+$)/);
    return {
      status: Number(status), body: text, error: '',
      json: (path) => path.split('.').reduce((v, key) => v?.[key], JSON.parse(text)),
    };
  },
};

export function check(value, sets) {
  const ok = Object.values(sets).every((f) => f(value));
  if (ok) state.checks++;
  return ok;
}

if (main) {
  globalThis.__ENV = Object.fromEntries(process.argv.slice(2).map((a) => a.split(/=(.*)/s).slice(0, 2)));
  globalThis.open = (file) => readFileSync(file, 'utf8');
  const script = await import('./k6.mjs');
  const [scenario] = Object.values(script.options.scenarios);
  for (; state.iteration < scenario.iterations; state.iteration++) script.default();
  for (const kind of state.errors.keys()) {
    if (!script.options.thresholds[`login_errors{kind:${kind}}`]) throw new Error(`no threshold shows ${kind}`);
  }
  console.log([`iterations ${state.iteration}`, `checks ${state.checks}`, ...[...state.errors].map(([k, n]) => `${k} ${n}`)].join(', '));
}
