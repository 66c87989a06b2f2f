// Asks WeChat for a login with nothing but fetch.
const login = 'https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code';

console.log('fetch login', await (await fetch(login)).text());
await fetch('https://example.com/').catch((e) => /tunnel/.test((e.cause ?? e).message) && console.log('fetch refused'));
