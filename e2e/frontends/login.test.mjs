import assert from 'node:assert';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const bundles = mkdtempSync(join(tmpdir(), 'frontends-'));
before(() => execFileSync(process.execPath, ['build.mjs', bundles], { cwd: here, stdio: 'inherit' }));
after(() => rmSync(bundles, { recursive: true }));

for (const name of ['taro', 'uni']) {
  test(`the first page of ${name} logs its user in`, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['show.cjs', join(bundles, name + '.js')], { cwd: here });
    assert.deepEqual(JSON.parse(stdout), { openid: 'oMOCKwRfQuR2dJVoinkAoPvzrBks', route: 'pages/index/index', errors: [] });
    const [call] = await (await fetch(process.env.MOCKWX_ADMIN_URL + '/calls?path=/sns/jscode2session&user=alice&wait=5s')).json();
    assert.equal(call.errcode, 0);
  });
}
