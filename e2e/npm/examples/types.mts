// What the types say, to be compiled and not run.
import mockwx, { start, type Call } from 'mockwx';
import wx, { mock } from 'mockwx/wx';

const fake = await mockwx.start({ fixtures: ['mockwx.yaml', { users: [{ name: 'alice' }] }], args: ['--seed', 'mine'] });
const calls: Call[] = await fake.calls({ path: '/sns/jscode2session' });
const code: string = await fake.login('alice');
const { code: another } = await wx.login();
wx.request<{ openid: string }>({ url: fake.url, data: { code, another }, success: (res) => res.data.openid.toUpperCase() });
mock.admin = fake.admin;
console.log(calls[0]?.reason);
// @ts-expect-error: there is no such option
await start({ fixture: 'mockwx.yaml' });
// @ts-expect-error: a user has a name
await start({ fixtures: { users: [{ phone: '13800138000' }] } });
// @ts-expect-error: there is no such API
wx.logIn();
await fake.stop();
