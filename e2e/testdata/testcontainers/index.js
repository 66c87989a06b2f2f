// The part of Testcontainers that the sample uses, with a process for a container.
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// The host of the containers is this machine, by the name that the test gives it.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(name === process.env.HOST ? '127.0.0.1' : name, ...rest);

export class GenericContainer {
  constructor(image) { if (!image) throw new Error('no image'); }

  withExposedPorts(...ports) { this.ports = ports; return this; }

  withWaitStrategy(health) { if (health !== 'health') throw new Error('no health check'); return this; }

  async start() {
    const [program, ...args] = JSON.parse(process.env.COMMAND);
    // ROOT is the file system of the image, where the program runs in that.
    const root = process.env.ROOT || '';
    const folder = fs.mkdtempSync(path.join(root, os.tmpdir(), 'container-'));
    const ready = path.join(folder, 'ready.json');
    const written = new Promise((resolve) => {
      const watcher = fs.watch(folder, () => fs.existsSync(ready) && resolve(watcher.close()));
    });
    const child = spawn(program, [...args, '--ready-file', ready.slice(root.length)], { stdio: ['ignore', 'ignore', 'inherit'] });
    await Promise.race([written, new Promise((_, reject) => child.on('exit', (code) => reject(new Error(`exit code ${code}`))))]);
    const urls = JSON.parse(fs.readFileSync(ready));
    const host = process.env.HOST;
    const mapped = { 8090: urls.api, 8091: urls.admin };
    return {
      getHost: () => host,
      getMappedPort: (port) => {
        if (!this.ports.includes(port)) throw new Error(`port ${port} is not exposed`);
        return new URL(mapped[port]).port;
      },
      stop: async () => {
        child.removeAllListeners('exit');
        child.kill();
        await new Promise((resolve) => child.on('exit', resolve));
        fs.rmSync(folder, { recursive: true });
      },
    };
  }
}

export const Wait = { forHealthCheck: () => 'health' };
