// Logs everybody of a codes file in through the relay, and says how fast it was
// and what went wrong. Node 18 or newer, nothing to install:
//
//   mockwx code --appid wx00000000000010ad --fixtures load.yaml -n 1000000 --format csv > codes.csv
//   mockwx up --fixtures load.yaml
//   node drive.mjs codes.csv [--relay http://127.0.0.1:8080] [--connections 64]
//
// 用 codes.csv 中的每个 code 经中继登录一次，输出吞吐量、延迟和按类型统计的错误。

import { createReadStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const usage = 'usage: node drive.mjs CODES.csv [--relay URL] [--connections N]';

// A wrong flag, no such file: a line says it, and no stack.
process.on('uncaughtException', (err) => {
  console.error(`drive.mjs: ${err.message}\n${usage}`);
  process.exit(2);
});

const { values: flags, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    relay: { type: 'string', default: 'http://127.0.0.1:8080' },
    connections: { type: 'string', default: '64' },
  },
});
const connections = Number(flags.connections);
if (files.length !== 1 || !(connections >= 1)) {
  console.error(usage);
  process.exit(2);
}

const login = new URL('/login', flags.relay);
const client = login.protocol === 'https:' ? https : http;
const agent = new client.Agent({ keepAlive: true, maxSockets: connections });

const results = new Map(); // what came of it -> how often
const latencies = new Map(); // logarithm of the microseconds -> how often
const steps = 50; // of the logarithm: within 2 %

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function percentile(share) {
  let left = share * [...latencies.values()].reduce((a, b) => a + b, 0);
  for (const [step, n] of [...latencies].sort((a, b) => a[0] - b[0])) {
    left -= n;
    if (left <= 0) return (Math.exp(step / steps) / 1000).toFixed(1);
  }
  return '-';
}

function post(body) {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const req = client.request(login, { method: 'POST', agent, headers, timeout: 30_000 }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part) => (text += part));
      res.on('end', () => resolve({ status: res.statusCode, text }));
      res.on('error', reject);
    });
    req.on('timeout', () => req.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    req.on('error', reject);
    req.end(body);
  });
}

async function one(code, appid, openid) {
  const begin = process.hrtime.bigint();
  try {
    const { status, text } = await post(JSON.stringify({ code, appid }));
    count(latencies, Math.round(Math.log(Number(process.hrtime.bigint() - begin) / 1000) * steps));
    const answer = JSON.parse(text);
    if (status !== 200) return answer.error?.kind ?? `status ${status}`;
    return answer.openid === openid ? 'ok' : 'wrong_openid';
  } catch (err) {
    return err.code ?? 'not JSON';
  }
}

const lines = createInterface({ input: createReadStream(files[0]), crlfDelay: Infinity })[Symbol.asyncIterator]();
if ((await lines.next()).value !== 'js_code,appid,user,openid') {
  console.error(`${files[0]} is not what mockwx code --format csv writes`);
  process.exit(2);
}

async function worker() {
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) return;
    const fields = line.split(','); // the user, in the middle, may have commas
    count(results, await one(fields[0], fields[1], fields.at(-1)));
  }
}

const begin = process.hrtime.bigint();
await Promise.all(Array.from({ length: connections }, worker));
const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
agent.destroy();

const all = [...results.values()].reduce((a, b) => a + b, 0);
console.log(`${all} logins in ${seconds.toFixed(2)} s: ${Math.round(all / seconds)}/s by ${connections} connections`);
console.log(`latency ms: p50 ${percentile(0.5)}, p99 ${percentile(0.99)}, max ${percentile(1)}`);
for (const [what, n] of [...results].sort()) console.log(`${what} ${n}`);
process.exitCode = all > 0 && results.get('ok') === all ? 0 : 1;
