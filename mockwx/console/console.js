// The console of mockwx: what was called and why it failed, who there is, and the
// clock, faults and reset. It uses the admin API and nothing else. What it shows
// is text: no reply, name or reason is ever read as HTML.

const KEPT = 1000; // calls that the page keeps
const PAGE = 50; // users of a range at a time

const words = {
  en: {
    skip: 'Skip to content', tagline: 'fake WeChat, for tests', calls: 'Calls', users: 'Users', controls: 'Controls', demo: 'Demo',
    live: 'live', offline: 'connection lost, trying again', other: '中文', clock: "the fake's clock",
    search: 'Filter: a word, or errcode:40029 user:alice path:/sns appid:wx… is:failed', clear: 'Clear the list', failedOnly: 'Failed only',
    count: (n, of) => (n === of ? `${n} calls` : `${n} of ${of} calls`), capped: (n) => `The page keeps the newest ${n} calls; older ones are left out.`,
    none: 'No call has arrived yet. This one shows up here:', nothing: 'No call matches the filter.', noCall: (id) => `Call ${id} is not on the page: it was cleared, is too old, or was never made.`,
    ok: 'ok', planned: 'on purpose', noAnswer: 'no answer was sent', close: 'Close', curl: 'Copy as curl', link: 'Copy link', previous: (u) => `Previous call of ${u}`,
    facts: 'Facts', params: 'Parameters', body: 'Body', reply: 'Reply', next: 'What to do: ', app: 'app', user: 'user', time: 'time', number: 'call', fault: 'fault', rid: 'rid', status: 'HTTP status', unread: 'Sent, but read by nothing',
    secretNote: 'Secrets are masked here; the copied command takes the secret from the fixture.', copied: 'Copied', push: 'push', event: 'event', took: 'took', answer: "Your server's answer", emptyAnswer: '(empty)',
    findUser: 'Find a user', previousPage: 'Back', nextPage: 'More', pick: 'Pick a user to see the identity in this app and to get codes.', noUsers: 'The fixture has no users.', blocked: 'blocked',
    identity: 'Identity', generation: (n) => `session_key number ${n}`, before: 'the one before', never: 'This user has not logged in to this app yet.', lastLoginAt: 'last login', keyEnds: 'session_key ends', keyForever: 'never, says the fixture', in: (s) => `in ${s}`, ago: (s) => `${s} ago`, days: (d, h) => `${d} d ${h} h`, hours: (h, m) => `${h} h ${m} min`, minutes: (m, s) => (m ? `${m} min ${s} s` : `${s} s`), tokens: 'Tokens of the app and the user', noTokens: 'None is good now.', superseded: 'replaced by a newer one', noUnion: 'none: the app is not bound to an open platform', logIn: 'Log in', loginCode: 'Log in: js_code', phoneCode: 'Phone code', oauthCode: 'OAuth2 code',
    leftOf: (s) => `good for ${s} more`, expired: 'expired', copy: 'Copy', usedAt: (c) => `redeemed by call ${c}`, forLogin: 'Codes, as the client gets them', magic: 'Always good, without asking for a code:', lastLogin: 'Calls of this user',
    clockTitle: 'Clock', real: 'runs with real time', offset: (s) => `${s} from real time`, frozen: 'stands still', freeze: 'Freeze', run: 'Let it run', now: 'Back to real time', clockHelp: 'Codes live five minutes, access_tokens two hours, a session_key 72 hours. Move the clock instead of waiting.',
    faultsTitle: 'Faults', noFaults: 'Nothing fails on purpose.', the: 'The next', of: 'calls of', anyApp: 'any app', anyUser: 'any user', at: 'at', anyPath: 'any path', failWith: 'fail with', add: 'Add', remove: 'Remove', left: (n) => `${n} left`, always: 'until removed', lost: 'no answer (spent, and lost)', slow: 'a delay of 3 s',
    resetTitle: 'Reset', resetHelp: 'Codes, tokens, session keys, quotas, faults and the journal go back to the fixture. A reset of everything also ends fresh apps and puts the clock back.', reset: 'Reset', resetOf: 'what', everything: 'everything', resetDone: 'Reset done',
    fixtureTitle: 'Fixture', fixtureOf: (a, u, s) => `${a} apps, ${u} users, seed “${s}”`, problems: 'Worth a look', noProblems: 'No warnings.', show: 'Show as JSON',
  },
  zh: {
    skip: '跳到正文', tagline: '模拟微信，仅供测试', calls: '调用', users: '用户', controls: '控制', demo: '演示',
    live: '实时', offline: '连接已断开，正在重试', other: 'English', clock: '模拟微信的时钟',
    search: '筛选：任意词，或 errcode:40029 user:alice path:/sns appid:wx… is:failed', clear: '清空列表', failedOnly: '只看失败',
    count: (n, of) => (n === of ? `${n} 次调用` : `${of} 次调用中的 ${n} 次`), capped: (n) => `页面只保留最近 ${n} 次调用，更早的不显示。`,
    none: '还没有调用。试试这一条，它会出现在这里：', nothing: '没有符合筛选条件的调用。', noCall: (id) => `页面上没有第 ${id} 次调用：可能已被清空、太早，或从未发生。`,
    ok: '成功', planned: '按预期', noAnswer: '未发送响应', close: '关闭', curl: '复制为 curl', link: '复制链接', previous: (u) => `${u} 的上一次调用`,
    facts: '概况', params: '参数', body: '请求体', reply: '响应', next: '怎么办：', app: 'app', user: '用户', time: '时间', number: '序号', fault: '故障', rid: 'rid', status: 'HTTP 状态', unread: '已发送但没有被读取',
    secretNote: '这里的密钥已遮蔽；复制的命令会填入 fixture 中的 secret。', copied: '已复制', push: '推送', event: '事件', took: '耗时', answer: '你的服务器的响应', emptyAnswer: '（空）',
    findUser: '查找用户', previousPage: '上一页', nextPage: '下一页', pick: '选择一个用户，查看它在此 app 中的身份并获取 code。', noUsers: 'fixture 里没有用户。', blocked: '已封禁',
    identity: '身份', generation: (n) => `第 ${n} 个 session_key`, before: '上一个', never: '该用户还没有登录过这个 app。', lastLoginAt: '最近登录', keyEnds: 'session_key 到期', keyForever: '不会到期（fixture 的设定）', in: (s) => `${s}后`, ago: (s) => `${s}前`, days: (d, h) => `${d} 天 ${h} 小时`, hours: (h, m) => `${h} 小时 ${m} 分`, minutes: (m, s) => (m ? `${m} 分 ${s} 秒` : `${s} 秒`), tokens: 'app 与该用户的 token', noTokens: '当前没有有效的 token。', superseded: '已被新的取代', noUnion: '无：此 app 没有绑定开放平台', logIn: '登录', loginCode: '登录 js_code', phoneCode: '手机号 code', oauthCode: '网页授权 code',
    leftOf: (s) => `剩余 ${s}`, expired: '已过期', copy: '复制', usedAt: (c) => `已被第 ${c} 次调用兑换`, forLogin: '客户端会拿到的 code', magic: '不必获取、始终有效的 code：', lastLogin: '此用户的调用',
    clockTitle: '时钟', real: '与真实时间一致', offset: (s) => `与真实时间相差 ${s}`, frozen: '已停住', freeze: '停住', run: '继续走', now: '回到真实时间', clockHelp: 'code 五分钟有效，access_token 两小时，session_key 72 小时。不用等，拨动时钟即可。',
    faultsTitle: '故障', noFaults: '目前没有注入故障。', the: '接下来', of: '次调用，', anyApp: '任意 app', anyUser: '任意用户', at: '路径', anyPath: '任意路径', failWith: '失败为', add: '添加', remove: '移除', left: (n) => `还剩 ${n} 次`, always: '直到移除', lost: '收不到响应（code 已用掉）', slow: '延迟 3 秒',
    resetTitle: '重置', resetHelp: 'code、token、session_key、限额、故障和调用记录都回到 fixture 的状态。重置全部时，新建的 app 会消失，时钟回到真实时间。', reset: '重置', resetOf: '范围', everything: '全部', resetDone: '已重置',
    fixtureTitle: 'Fixture', fixtureOf: (a, u, s) => `${a} 个 app，${u} 个用户，seed “${s}”`, problems: '值得留意', noProblems: '没有警告。', show: '查看 JSON',
  },
};

const store = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* private mode */ } } };
let lang = words[store.get('mockwx.lang')] ? store.get('mockwx.lang') : (navigator.languages?.[0] ?? navigator.language).startsWith('zh') ? 'zh' : 'en';
const t = (key, ...args) => (typeof words[lang][key] === 'function' ? words[lang][key](...args) : words[lang][key]);

const $ = (selector) => document.querySelector(selector);
const main = $('#main');

// h makes an element: h('a', {href: '#'}, 'text', child). Text stays text.
function h(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (name === 'value') e.value = value;
    else e.setAttribute(name, value === true ? '' : value);
  }
  e.append(...children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false));
  return e;
}

// ask calls the admin API; an error of its own comes in the language of the page.
async function ask(method, path, body) {
  const response = await fetch(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error((lang === 'zh' && answer.error_zh) || answer.error);
  return answer;
}

let noteTimer;
function note(text) {
  $('#note').textContent = text;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { $('#note').textContent = ''; }, 4000);
}

// act is what a button does: it cannot be pressed twice, and says why it failed.
const act = (f) => async (event) => {
  event.preventDefault();
  const button = event.submitter ?? event.currentTarget;
  button.disabled = true;
  try { await f(event); } catch (e) { note(e.message); }
  button.disabled = false;
};

async function copy(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else { // a page that is not from localhost and not https has no clipboard
    const area = h('textarea', { value: text });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  note(t('copied'));
}

// The address of a view: #/calls?q=errcode:40029&id=7. What is not understood is left out.
function address() {
  const [view, query] = location.hash.replace(/^#\/?/, '').split('?');
  return { view: ['calls', 'users', 'controls'].includes(view) ? view : 'calls', query: new URLSearchParams(query) };
}
function link(view, query) {
  const q = new URLSearchParams(Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '')).toString();
  return `#/${view}${q && '?'}${q.replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}
const go = (view, query, replace) => {
  if (!replace) { location.hash = link(view, query); return; }
  history.replaceState(null, '', link(view, query));
  draw();
};

// ---- what the fake has

let calls = []; // newest first
let left = 0; // how many the page has dropped
let fixture = { apps: [], users: [] };
let apps = [];
let about = {};
let clock = { now: new Date().toISOString(), frozen: false, offset: '0s' };
let clockRead = performance.now();
const issued = []; // codes that this page asked for, newest first

async function readWorld() { [fixture, apps, about] = await Promise.all([ask('GET', '/fixture'), ask('GET', '/apps'), ask('GET', '/about')]); }
async function readClock() { clock = await ask('GET', '/clock'); clockRead = performance.now(); showClock(); }
const fakeNow = () => Date.parse(clock.now) + (clock.frozen ? 0 : performance.now() - clockRead);

const secretOf = (appid) => [...fixture.apps ?? [], ...fixture.components ?? []].find((a) => a.appid === appid)?.secret;

function arrive(call) {
  if (calls.some((c) => c.id === call.id)) return;
  const at = calls.findIndex((c) => c.id < call.id);
  calls.splice(at < 0 ? calls.length : at, 0, call);
  if (calls.length > KEPT) { calls.length = KEPT; left++; }
}

function listen() {
  const events = new EventSource('/events');
  let waiting = false;
  const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; drawCalls(true); refreshPerson(); }); } };
  events.onopen = () => { readClock(); live(true); };
  events.onerror = () => live(false);
  events.addEventListener('call', (e) => { arrive(JSON.parse(e.data)); soon(); });
  events.addEventListener('clear', async () => { calls = []; left = 0; await Promise.all([readWorld(), readClock()]); draw(); });
}
function live(on) {
  $('#live').className = on ? 'on' : 'off';
  $('#live').textContent = t(on ? 'live' : 'offline');
}
function showClock() {
  const e = $('#clock');
  e.textContent = new Date(fakeNow()).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
  e.title = t('clock');
  e.className = clock.offset !== '0s' || clock.frozen ? 'moved' : '';
  const big = $('#big-clock');
  if (big) big.textContent = e.textContent;
}

// ---- calls

const keys = { errcode: (c, v) => String(c.errcode) === v, user: (c, v) => c.user === v, appid: (c, v) => c.appid === v, app: (c, v) => c.appid === v, path: (c, v) => c.path.includes(v), rid: (c, v) => c.rid === v, kind: (c, v) => (c.kind ?? 'call') === v, event: (c, v) => c.event?.toLowerCase() === v,
  is: (c, v) => ({ failed: kind(c) === 'bad', planned: kind(c) === 'planned', ok: kind(c) === 'ok' })[v] ?? true };

// filter makes a test of calls from what stands in the search box.
function filter(q) {
  const tests = q.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    const [key, ...rest] = word.split(':');
    if (keys[key] && rest.length && rest[0]) return (c) => keys[key](lower(c), rest.join(':'));
    return (c) => [c.method, c.path, c.appid, c.user, String(c.errcode), c.rid, c.event, c.reason, c.reason_zh].some((s) => s?.toLowerCase().includes(word));
  });
  return (c) => tests.every((f) => f(c));
}
const lower = (c) => ({ ...c, user: c.user?.toLowerCase(), appid: c.appid?.toLowerCase(), path: c.path.toLowerCase(), rid: c.rid?.toLowerCase() });

const isPush = (c) => c.kind === 'push';
const kind = (c) => (isPush(c) && c.reason ? 'bad' : c.errcode === 0 && c.status >= 200 && c.status < 400 ? 'ok' : c.planned ? 'planned' : 'bad');
const why = (c) => (lang === 'zh' && c.reason_zh) || c.reason || (c.status === 0 ? t('noAnswer') : '');
const nextStep = (c) => (lang === 'zh' && c.next_zh) || c.next;
const clockTime = (iso) => new Date(iso).toISOString().slice(11, 19);

function row(c, id, query) {
  const k = kind(c);
  return h('a', { class: `row ${k}`, href: link('calls', { q: query, id: c.id }), 'aria-current': String(c.id) === id ? 'true' : undefined, 'data-id': c.id },
    h('span', { class: 'time mono', title: c.time }, clockTime(c.time)),
    h('span', { class: 'mark', title: t(k === 'bad' ? 'failedOnly' : k), 'aria-hidden': 'true' }, { ok: '✓', bad: '✕', planned: '◦' }[k]),
    h('span', { class: 'mono' }, isPush(c) && [h('span', { class: 'tag push' }, `${t('push')} ${c.event}`), ' '], isPush(c) ? c.path : `${c.method} ${c.path}`),
    h('span', { class: 'app mono' }, c.appid ?? ''),
    h('span', { class: 'user' }, c.user ?? ''),
    h('span', { class: 'code' }, c.status === 0 ? '—' : c.errcode || (c.status === 200 ? '' : c.status)),
    h('span', { class: 'why', title: why(c) }, why(c)));
}

function drawCalls(arrived) {
  const { view, query } = address();
  if (view !== 'calls') return;
  const q = query.get('q') ?? '';
  const id = query.get('id');
  if (!$('#search')) {
    main.replaceChildren(
      h('div', { class: 'bar' },
        h('input', { id: 'search', type: 'search', value: q, placeholder: t('search'), 'aria-label': t('search'), autocomplete: 'off', spellcheck: 'false', oninput: (e) => go('calls', { q: e.target.value, id: address().query.get('id') }, true) }),
        h('span', { class: 'count', role: 'status' }),
        h('button', { id: 'failed', type: 'button', onclick: () => toggleFailed() }, t('failedOnly')),
        h('button', { id: 'clear', type: 'button', onclick: act(() => ask('DELETE', '/calls')) }, t('clear'))),
      h('div', { class: 'split' }, h('section', { class: 'list', 'aria-label': t('calls') })));
  }
  if ($('#search') !== document.activeElement) $('#search').value = q;
  $('#failed').setAttribute('aria-pressed', q.split(/\s+/).includes('is:failed'));
  const found = calls.filter(filter(q));
  const old = new Set([...main.querySelectorAll('.row')].map((e) => e.dataset.id));
  const top = $('.list').scrollTop;
  const focused = document.activeElement?.dataset?.id;
  $('.list').replaceChildren(...found.map((c) => row(c, id, q)), ...foot(found));
  for (const e of arrived && old.size ? main.querySelectorAll('.row') : []) if (!old.has(e.dataset.id)) e.classList.add('new');
  $('.list').scrollTop = top;
  if (focused) main.querySelector(`.row[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  $('.count').textContent = t('count', found.length, calls.length);
  const shown = $('.detail');
  if (arrived && shown && shown.dataset.id === id && shown.dataset.found) return;
  shown?.remove();
  $('.split').classList.toggle('open', id !== null);
  if (id === null) return;
  $('.split').append(detail(id, q));
  if ($('#curl')) drawReply(id);
}

// The list has no replies; the one of a call is fetched when its detail is opened.
async function drawReply(id) {
  const box = $('#reply');
  try {
    const { reply } = await ask('GET', `/calls/${id}`);
    if (reply) box.replaceChildren(h('h3', {}, t('reply')), h('pre', {}, reply));
  } catch (e) { box.replaceChildren(h('p', { class: 'foot' }, e.message)); }
}
function foot(found) {
  if (!calls.length) return [h('div', { class: 'empty' }, t('none'), h('br'), h('pre', {}, `curl '${base()}/sns/jscode2session?appid=${apps[0]?.appid ?? 'APPID'}&secret=${secretOf(apps[0]?.appid) ?? 'SECRET'}&js_code=user:${fixture.users?.[0]?.name ?? 'alice'}&grant_type=authorization_code'`))];
  if (!found.length) return [h('p', { class: 'empty' }, t('nothing'))];
  return left ? [h('p', { class: 'foot' }, t('capped', KEPT))] : [];
}
function toggleFailed() {
  const { query } = address();
  const list = (query.get('q') ?? '').split(/\s+/).filter(Boolean);
  const without = list.filter((w) => w !== 'is:failed');
  go('calls', { q: (without.length === list.length ? [...list, 'is:failed'] : without).join(' '), id: query.get('id') }, true);
}

const base = () => about.addresses?.api ?? `http://${location.hostname}:8090`;

// curl is the call as a command. Secrets are masked in the journal; the fixture has
// them. A code that was cut and a token stand as names to fill in.
function curl(c) {
  const params = new URLSearchParams(c.params ?? {});
  for (const [name, value] of [...params]) {
    if (value === '***') params.set(name, (name === 'secret' && secretOf(params.get('appid'))) || name.toUpperCase());
    else if (value.endsWith('…')) params.set(name, name.toUpperCase());
  }
  const quote = (s) => `'${s.replaceAll("'", "'\\''")}'`;
  const q = params.toString();
  const data = c.body === undefined ? '' : ` -d ${quote(JSON.stringify(c.body))}`;
  return `curl ${c.method === 'GET' || (c.method === 'POST' && data) ? '' : `-X ${c.method} `}${quote(`${base()}${c.path}${q && '?'}${q}`)}${data}`;
}

function detail(id, q) {
  const c = calls.find((x) => String(x.id) === id);
  const closeLink = h('a', { class: 'quiet', href: link('calls', { q }), id: 'close' }, t('close'));
  if (!c) return h('section', { class: 'detail', 'data-id': id }, h('div', { class: 'top' }, h('h2', {}, ''), closeLink), h('p', { class: 'empty' }, t('noCall', id)));
  const k = kind(c);
  const earlier = c.user && calls.find((x) => x.user === c.user && x.id < c.id);
  const fact = (name, value) => (value === undefined || value === '' ? [] : [h('dt', {}, name), h('dd', { class: 'mono' }, value)]);
  return h('section', { class: 'detail', 'data-id': id, 'data-found': 'yes', 'aria-label': `${t('number')} ${c.id}` },
    h('div', { class: 'top' }, h('h2', { class: 'mono' }, `${c.method} ${c.path}`), closeLink),
    h('div', { class: `verdict ${k}` },
      h('b', {}, k === 'ok' ? t('ok') : `${c.status === 0 ? t('noAnswer') : c.errcode || c.status}${k === 'planned' ? ` · ${t('planned')}` : ''}`),
      why(c) && h('p', {}, why(c)),
      nextStep(c) && h('p', { class: 'next' }, h('strong', {}, t('next')), nextStep(c))),
    h('dl', {}, fact(t('number'), String(c.id)), fact(t('time'), c.time), fact(t('app'), c.appid), fact(t('user'), c.user), fact(t('event'), c.event), fact(t('took'), isPush(c) ? `${c.took_ms} ms` : ''), fact(t('status'), String(c.status || '—')), fact(t('rid'), c.rid), fact(t('fault'), c.fault), fact(t('unread'), c.unread?.map((u) => (u.meant ? `${u.name} → ${u.meant}?` : u.name)).join(', '))),
    c.params && [h('h3', {}, t('params')), h('dl', {}, Object.entries(c.params).map(([name, value]) => fact(name, value)))],
    c.body !== undefined && [h('h3', {}, t('body')), h('pre', {}, JSON.stringify(c.body, null, 2))],
    h('div', { id: 'reply' }),
    isPush(c) && [h('h3', {}, t('answer')), h('pre', {}, c.answer || t('emptyAnswer'))],
    h('div', { class: 'actions' },
      !isPush(c) && h('button', { id: 'curl', type: 'button', title: t('secretNote'), onclick: act(() => copy(curl(c))) }, t('curl')),
      h('button', { id: 'link', type: 'button', onclick: act(() => copy(location.href)) }, t('link')),
      earlier && h('a', { id: 'previous', href: link('calls', { q, id: earlier.id }) }, t('previous', c.user))));
}

// ---- users

// people are the users of an app from a place on: those with a row first, then
// those of ranges, who have none and are counted.
function people(appid, find, from) {
  const named = (fixture.users ?? []).filter((u) => !u.count).map((u) => ({ ...u, title: u.nickname ? `${u.nickname} · ${u.name}` : u.name }));
  const list = named.filter((u) => u.title.toLowerCase().includes(find));
  const ranges = (fixture.users ?? []).filter((u) => u.count);
  const page = list.slice(from, from + PAGE);
  let skipped = list.length;
  for (const r of ranges) {
    const number = find.startsWith(r.prefix.toLowerCase()) && /^[0-9]+$/.test(find.slice(r.prefix.length)) ? Number(find.slice(r.prefix.length)) : 0;
    if (find && (number < 1 || number > r.count)) continue;
    const size = find ? 1 : r.count;
    for (let i = Math.max(0, from - skipped); i < size && page.length < PAGE; i++) page.push({ name: `${r.prefix}${find ? number : i + 1}`, title: `${r.prefix}${find ? number : i + 1}` });
    skipped += size;
  }
  return { page, total: skipped };
}

async function drawUsers() {
  const { query } = address();
  const appid = apps.some((a) => a.appid === query.get('appid')) ? query.get('appid') : apps[0]?.appid;
  const find = (query.get('find') ?? '').toLowerCase();
  const from = Math.max(0, Number.parseInt(query.get('from') ?? '0', 10) || 0);
  const { page, total } = people(appid, find, from);
  const user = query.get('user') ?? (find ? undefined : page[0]?.name);
  if (!$('#app')) {
    main.replaceChildren(
      h('div', { class: 'bar' },
        h('select', { id: 'app', 'aria-label': t('app'), onchange: (e) => go('users', { appid: e.target.value, user: address().query.get('user') }) }, apps.map((a) => h('option', {}, a.appid))),
        h('input', { id: 'find', type: 'search', value: find, placeholder: t('findUser'), 'aria-label': t('findUser'), oninput: (e) => go('users', { appid: $('#app').value, find: e.target.value }, true) })),
      h('div', { class: 'people' }, h('section', { class: 'list', 'aria-label': t('users') }), h('section', { class: 'card', id: 'person' })));
  }
  $('#app').value = appid ?? '';
  const turn = (to, text) => h('a', { href: link('users', { appid, find, from: to, user }) }, text);
  $('.people .list').replaceChildren(...page.map((u) => h('a', { class: 'person', href: link('users', { appid, find, from: from || '', user: u.name }), 'aria-current': u.name === user ? 'true' : undefined },
    h('span', { class: 'face', 'aria-hidden': 'true' }, [...u.title][0] ?? '?'), h('b', {}, u.title), u.blocked && h('span', { class: 'tag' }, t('blocked')))),
  ...(page.length ? [] : [h('p', { class: 'empty' }, t('noUsers'))]),
  ...(total > PAGE ? [h('p', { class: 'foot' }, from > 0 && turn(Math.max(0, from - PAGE), t('previousPage')), ' ', `${from + 1}–${from + page.length} / ${total} `, from + PAGE < total && turn(from + PAGE, t('nextPage')))] : []));
  await drawPerson(appid, user);
}

async function drawPerson(appid, user) {
  const box = $('#person');
  if (!user || !appid) { box.replaceChildren(h('p', { class: 'empty' }, t('pick'))); return; }
  let id, tokens;
  try { [id, tokens] = await Promise.all([ask('GET', `/identity?${new URLSearchParams({ appid, user })}`), ask('GET', `/tokens?${new URLSearchParams({ appid })}`), readClock()]); } catch (e) { box.replaceChildren(h('h2', {}, user), h('p', {}, e.message)); return; }
  const { view, query } = address();
  if (view !== 'users' || (query.get('user') ?? user) !== user) return; // another user was picked meanwhile
  const get = (path, label, extra) => h('button', { type: 'button', class: path === '/login' ? 'main' : '', 'data-code': path.slice(1), onclick: act(async () => {
    await readClock();
    const got = await ask('POST', path, { appid, user, ...extra });
    issued.unshift({ appid, user, label, code: got.code, until: fakeNow() + got.expires_in * 1000 });
    issued.length = Math.min(issued.length, 20);
    drawIssued(appid, user);
  }) }, t(label));
  box.replaceChildren(
    h('h2', {}, user),
    h('h3', {}, t('identity')),
    h('dl', {}, ...[['openid', id.openid], ['unionid', id.unionid || t('noUnion')], ['session_key', id.session_key], [t('before'), id.previous_session_key ?? id.previous], ['', t('generation', id.generation)]]
      .filter(([, v]) => v).flatMap(([n, v]) => [h('dt', {}, n), h('dd', { class: n ? 'mono' : '' }, v)]),
      id.last_login ? [h('dt', {}, t('lastLoginAt')), h('dd', { 'data-since': id.last_login }), h('dt', {}, t('keyEnds')), h('dd', id.session_key_expires ? { 'data-until': id.session_key_expires } : {}, t('keyForever'))] : [h('dt'), h('dd', {}, t('never'))]),
    h('h3', {}, t('forLogin')),
    h('div', { class: 'actions' }, get('/login', 'loginCode'), get('/phonecode', 'phoneCode'), get('/oauthcode', 'oauthCode')),
    h('div', { id: 'issued' }),
    h('h3', {}, t('magic')), h('pre', {}, `user:${user}`),
    h('h3', {}, t('tokens')),
    h('div', { id: 'tokens' }, tokens.filter((x) => !x.user || x.user === user).slice(0, 20).map((x) => h('div', { class: 'token' },
      h('span', {}, h('b', {}, x.kind), x.superseded && [' ', h('span', { class: 'tag' }, t('superseded'))], h('br'), h('small', { class: 'mono' }, `${x.value.slice(0, 16)}…`)),
      h('span', { 'data-until': x.expires }), h('button', { type: 'button', class: 'quiet', 'aria-label': `${t('copy')} ${x.kind}`, onclick: act(() => copy(x.value)) }, t('copy')))), tokens.some((x) => !x.user || x.user === user) ? [] : h('p', {}, t('noTokens'))),
    h('div', { class: 'actions' }, h('a', { href: link('calls', { q: `user:${user}` }) }, t('lastLogin'))));
  drawIssued(appid, user);
  countDown();
}
// span writes a length of time with its two largest units.
function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s >= 86400) return t('days', Math.floor(s / 86400), Math.floor(s / 3600) % 24);
  return s >= 3600 ? t('hours', Math.floor(s / 3600), Math.floor(s / 60) % 60) : t('minutes', Math.floor(s / 60), s % 60);
}
// countDown brings the times of the page up to the fake's clock.
function countDown() {
  const now = fakeNow();
  for (const e of document.querySelectorAll('[data-since]')) e.textContent = t('ago', span(now - Date.parse(e.dataset.since)));
  for (const e of document.querySelectorAll('[data-until]')) {
    const left = Date.parse(e.dataset.until) - now;
    e.textContent = left > 0 ? t('in', span(left + 999)) : t('expired');
    e.classList.toggle('gone', left <= 0);
  }
}
// refreshPerson shows what calls have changed, and keeps the focus.
async function refreshPerson() {
  if (address().view !== 'users' || !$('#person h2')) return;
  const focused = document.activeElement?.dataset?.code;
  await drawPerson($('#app').value, $('#person h2').textContent);
  if (focused) $(`[data-code="${focused}"]`)?.focus({ preventScroll: true });
}
function drawIssued(appid, user) {
  $('#issued')?.replaceChildren(...issued.filter((x) => x.appid === appid && x.user === user).map((x) => {
    const s = Math.ceil((x.until - fakeNow()) / 1000);
    return h('div', { class: `issued ${s <= 0 ? 'gone' : ''}` }, h('div', { class: 'left' }, `${t(x.label)} · `, s > 0 ? t('leftOf', `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`) : t('expired')),
      h('div', { class: 'big' }, x.code), h('div', { class: 'actions' }, h('button', { type: 'button', onclick: act(() => copy(x.code)) }, t('copy'))));
  }));
}

// ---- controls

const common = [-1, 40029, 40163, 40226, 45011, 40125, 40013, 40001, 42001, 40164, 48001, 45009];

async function drawControls() {
  const faults = await ask('GET', '/faults');
  await readClock();
  if (address().view !== 'controls') return;
  const move = (body) => act(async () => { await ask('POST', '/clock', body); await drawControls(); });
  const step = (d) => h('button', { type: 'button', 'data-advance': d, onclick: move({ advance: d }) }, `+${d.replace('1m', '1 min').replace('5m', '5 min').replace('2h', '2 h')}`);
  const options = (list) => list.map(([value, text]) => h('option', { value }, text));
  main.replaceChildren(h('div', { class: 'bar' }, h('h2', {}, t('controls'))), h('div', { class: 'cards' },
    h('section', { class: 'card', id: 'clock-card' }, h('h2', {}, t('clockTitle')), h('p', { class: 'big', id: 'big-clock' }),
      h('p', { id: 'clock-state' }, clock.frozen ? t('frozen') : clock.offset === '0s' ? t('real') : t('offset', clock.offset)),
      h('div', { class: 'actions' }, step('1m'), step('5m'), step('2h'),
        h('button', { type: 'button', id: 'freeze', onclick: move({ freeze: !clock.frozen }) }, t(clock.frozen ? 'run' : 'freeze')),
        h('button', { type: 'button', id: 'real', onclick: act(async () => { await ask('POST', '/clock', { freeze: false, set: new Date().toISOString() }); await drawControls(); }) }, t('now'))),
      h('p', { class: 'actions' }, t('clockHelp'))),
    h('section', { class: 'card', id: 'faults-card' }, h('h2', {}, t('faultsTitle')),
      faults.length ? h('ul', { class: 'plain' }, faults.map((f) => h('li', {}, h('span', {}, h('code', {}, describe(f)), ' ', h('small', {}, f.times ? t('left', f.left ?? f.times) : t('always'))),
        h('button', { type: 'button', class: 'quiet', 'aria-label': `${t('remove')} ${f.id}`, onclick: act(async () => { await ask('DELETE', `/faults/${encodeURIComponent(f.id)}`); await drawControls(); }) }, t('remove'))))) : h('p', {}, t('noFaults')),
      h('form', { id: 'add-fault', onsubmit: act(addFault) },
        h('label', {}, t('the'), h('input', { name: 'times', type: 'number', min: 1, max: 9999, value: '1', class: 'narrow' }), t('of')),
        h('select', { name: 'appid', 'aria-label': t('app') }, options([['', t('anyApp')], ...apps.map((a) => [a.appid, a.appid])])),
        h('select', { name: 'user', 'aria-label': t('user') }, options([['', t('anyUser')], ...(fixture.users ?? []).filter((u) => !u.count).slice(0, 200).map((u) => [u.name, u.name])])),
        h('label', {}, t('at'), h('select', { name: 'path' }, options([['/sns/jscode2session', '/sns/jscode2session'], ['', t('anyPath')], ...endpoints.map((p) => [p, p])]))),
        h('label', {}, t('failWith'), h('select', { name: 'how' }, options([...common.map((c) => [String(c), `${c} ${errmsg[c] ?? ''}`]), ['lost', t('lost')], ['slow', t('slow')]]))),
        h('button', { class: 'main' }, t('add')))),
    h('section', { class: 'card', id: 'reset-card' }, h('h2', {}, t('resetTitle')), h('p', {}, t('resetHelp')),
      h('form', { id: 'reset', onsubmit: act(async (e) => { const appid = e.target.elements.appid.value; await ask('POST', `/reset${appid && `?appid=${encodeURIComponent(appid)}`}`); await readWorld(); await drawControls(); note(t('resetDone')); }) },
        h('label', {}, t('resetOf'), h('select', { name: 'appid' }, options([['', t('everything')], ...apps.map((a) => [a.appid, a.appid])]))), h('button', { class: 'danger' }, t('reset')))),
    h('section', { class: 'card', id: 'fixture-card' }, h('h2', {}, t('fixtureTitle')), h('p', {}, t('fixtureOf', fixture.apps?.length ?? 0, (fixture.users ?? []).reduce((n, u) => n + (u.count || 1), 0), fixture.seed ?? '')),
      (about.warnings ?? []).length ? [h('h3', {}, t('problems')), h('ul', { class: 'plain' }, about.warnings.map((w) => h('li', {}, h('span', {}, (lang === 'zh' && w.zh) || w.en))))] : h('p', {}, t('noProblems')),
      h('a', { href: '/fixture' }, t('show')))));
  showClock();
}
const describe = (f) => [f.path || t('anyPath'), f.appid, f.user, '→', f.errcode ?? (f.lost ? t('lost') : f.delay ?? f.status ?? ['reset', 'hang', 'truncate', 'slow', 'hold'].find((k) => f[k]))].filter((x) => x !== undefined && x !== '').join(' ');

async function addFault(e) {
  const { times, appid, user, path, how } = Object.fromEntries(new FormData(e.target));
  const effect = how === 'lost' ? { lost: true } : how === 'slow' ? { delay: '3s' } : { errcode: Number(how) };
  await ask('POST', '/faults', { times: Number(times), ...(appid && { appid }), ...(user && { user }), ...(path && { path }), ...effect });
  await drawControls();
}

// ---- the page

let endpoints = [];
let errmsg = {};
let drawn = '';

function draw() {
  const { view } = address();
  if (view !== drawn) main.replaceChildren();
  drawn = view;
  for (const a of document.querySelectorAll('nav a')) {
    if (a.getAttribute('href') === `#/${view}`) a.setAttribute('aria-current', 'page');
    else a.removeAttribute('aria-current');
  }
  document.title = `${t(view)} · mockwx`;
  const failed = (e) => note(e.message);
  if (view === 'calls') drawCalls(false);
  else if (view === 'users') drawUsers().catch(failed);
  else drawControls().catch(failed);
}

function translate() {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  $('#language').textContent = t('other');
  $('#language').lang = lang === 'zh' ? 'en' : 'zh-CN';
  if ($('#live').className) live($('#live').className === 'on');
}

$('#language').addEventListener('click', () => {
  lang = lang === 'zh' ? 'en' : 'zh';
  store.set('mockwx.lang', lang);
  translate();
  main.replaceChildren();
  draw();
});
addEventListener('hashchange', draw);
addEventListener('keydown', (e) => {
  const typing = ['INPUT', 'SELECT', 'TEXTAREA'].includes(document.activeElement?.tagName);
  if (e.key === '/' && !typing) { e.preventDefault(); $('input[type=search]')?.focus(); }
  if (e.key === 'Escape' && address().query.get('id')) go('calls', { q: address().query.get('q') });
  if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && document.activeElement?.classList.contains('row')) {
    e.preventDefault();
    const next = e.key === 'ArrowDown' ? document.activeElement.nextElementSibling : document.activeElement.previousElementSibling;
    if (next?.classList.contains('row')) next.focus();
  }
});
setInterval(() => {
  showClock();
  countDown();
  const { view, query } = address();
  if (view === 'users' && issued.length) drawIssued($('#app')?.value, query.get('user') ?? $('#person h2')?.textContent);
}, 1000);

translate();
try {
  await Promise.all([readWorld(), readClock(),
    ask('GET', '/endpoints').then((list) => { endpoints = [...new Set(list.map((e) => e.path))].filter((p) => p !== '/sns/jscode2session'); }),
    ask('GET', '/errcodes').then((list) => { errmsg = Object.fromEntries(list.map((e) => [e.errcode, e.errmsg])); })]);
} catch (e) { note(e.message); }
draw();
listen();
