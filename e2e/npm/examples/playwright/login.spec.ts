import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { start, type Mockwx } from 'mockwx';

let wx: Mockwx;
let server: ChildProcess;
let url: string;

test.beforeAll(async () => {
  wx = await start();
  server = spawn('node', [path.join(__dirname, '../app/server.mjs')], { env: { ...process.env, ...wx.env }, stdio: ['ignore', 'pipe', 'inherit'] });
  url = String((await once(server.stdout!, 'data'))[0]).trim();
});

test.afterAll(async () => {
  server.kill();
  await wx.stop();
});

test('alice taps the button and is logged in', async ({ page }) => {
  await page.goto(url);
  await page.getByRole('button').click();
  await expect(page.getByRole('status')).toHaveText('oMOCKwRfQuR2dJVoinkAoPvzrBks');
  const call = await wx.waitCall({ path: '/sns/jscode2session' });
  expect(call.errcode).toBe(0);
});
