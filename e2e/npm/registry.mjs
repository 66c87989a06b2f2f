// A registry of the packages in a folder, as npm asks for them: what a mirror is.
//
//	node registry.mjs FOLDER COMMAND [ARG…]   runs COMMAND with npm pointed at it
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { execFileSync } from 'node:child_process';

const [folder, command, ...args] = process.argv.slice(2);
const packages = new Map();
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.tgz'))) {
  const bytes = fs.readFileSync(path.join(folder, file));
  const manifest = JSON.parse(execFileSync('tar', ['xzOf', path.join(folder, file), 'package/package.json']));
  packages.set(manifest.name, { manifest, bytes, file });
}

const server = http.createServer((req, res) => {
  const name = decodeURIComponent(req.url.slice(1));
  for (const { manifest, bytes, file } of packages.values()) {
    if (name === `-/${file}`) return res.end(bytes);
    if (name !== manifest.name) continue;
    const dist = {
      tarball: `http://${req.headers.host}/-/${file}`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    };
    const { version } = manifest;
    return res.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }));
  }
  res.statusCode = 404;
  res.end('{}');
}).listen(0, '127.0.0.1', () => {
  const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${server.address().port}/` };
  const child = spawn(command, args, { stdio: 'inherit', env });
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
});
