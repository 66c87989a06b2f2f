#!/usr/bin/env node
'use strict';
// The program of this platform, in the place of this one: its input and output, its
// exit code, and the signals that only this process got.
const { spawn } = require('node:child_process');
const os = require('node:os');
const { program } = require('../program.js');

let child;
try {
  child = spawn(program(), process.argv.slice(2), { stdio: 'inherit' });
} catch (err) {
  fail(err);
}
child.on('error', fail);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']) {
  const fromTerminal = signal === 'SIGINT' || signal === 'SIGQUIT';
  try {
    // A terminal sends to all processes of the group; the program has it then.
    process.on(signal, () => { if (!(fromTerminal && process.stdin.isTTY)) child.kill(signal); });
  } catch {
    // not on this system
  }
}
child.on('exit', (code, signal) => { process.exitCode = signal ? 128 + os.constants.signals[signal] : code; });

function fail(err) {
  console.error(`mockwx: ${err.message}`);
  process.exit(125);
}
