import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
  // The Chromium of the system. Without this Playwright takes the one that it installs.
  use: { launchOptions: { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] } },
});
