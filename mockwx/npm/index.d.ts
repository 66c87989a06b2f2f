/** Options of {@link start}. */
export interface Options {
  /**
   * Apps, users and codes: YAML files or folders of them, or the content of one.
   * Default: mockwx.yaml of the folder, else the built-in demo.
   */
  fixtures?: string | Fixture | Array<string | Fixture>;
  /** More flags of `mockwx exec`, such as `['--seed', 'mine']`. */
  args?: string[];
  /** The folder that the fake runs in. */
  cwd?: string;
  /** Print to stderr which calls failed, and why. */
  report?: boolean;
}

/** What stands in a fixture; see fixtures/README.md for all of it. */
export interface Fixture {
  seed?: string;
  open_platforms?: string[];
  apps?: Array<{ appid: string; secret?: string; open_platform?: string; [key: string]: unknown }>;
  users?: Array<{ name: string; phone?: string; nickname?: string; [key: string]: unknown }>;
  codes?: Array<{ js_code: string; user?: string; errcode?: number; [key: string]: unknown }>;
  faults?: Fault[];
  [key: string]: unknown;
}

/** Something to break: `{ path: '/sns/jscode2session', errcode: -1, times: 2 }`. */
export interface Fault {
  id?: string;
  path?: string;
  appid?: string;
  user?: string;
  errcode?: number;
  status?: number;
  body?: string;
  /** As in `150ms`. */
  delay?: string;
  times?: number;
  chance?: number;
  /** The call takes effect, and its answer never arrives. */
  lost?: boolean;
  hang?: boolean;
  reset?: boolean;
  truncate?: boolean;
  slow?: number;
  hold?: { until: number };
}

/** A call that reached the fake. */
export interface Call {
  id: number;
  time: string;
  method: string;
  path: string;
  status: number;
  errcode: number;
  appid?: string;
  user?: string;
  rid?: string;
  params?: Record<string, string>;
  body?: unknown;
  /** Why it was refused, which the real WeChat does not say. */
  reason?: string;
  reason_zh?: string;
  /** What to do about it. */
  next?: string;
  next_zh?: string;
  /** It was refused because somebody asked for that: a fault, a magic code, a fixture. */
  planned?: boolean;
  fault?: string;
}

/** Which calls: of one path, appid, user or errcode, or since an id or a time. */
export interface Filter {
  path?: string;
  appid?: string;
  user?: string;
  errcode?: number;
  since?: number | string;
}

/** A fake that runs. */
export interface Mockwx {
  /** In the place of https://api.weixin.qq.com. */
  readonly url: string;
  /** The console, for a browser, and the admin API: admin.md lists its routes. */
  readonly admin: string;
  /**
   * What makes a program reach the fake at https://api.weixin.qq.com, unchanged:
   * `spawn('node', ['server.js'], { env: { ...process.env, ...wx.env } })`.
   */
  readonly env: Record<string, string>;
  /** A js_code of this user, as wx.login gives; of the first app if none is named. */
  login(user: string, options?: { appid?: string }): Promise<string>;
  /** What was asked so far, and why it failed. */
  calls(filter?: Filter): Promise<Call[]>;
  /** The first such call, as soon as there is one; after the time it names the nearest. */
  waitCall(filter?: Filter & { timeout?: string }): Promise<Call>;
  fault(fault: Fault): Promise<Fault>;
  /** Moves the clock: `await wx.advance('6m')`, and codes have expired. */
  advance(duration: string): Promise<void>;
  /** Back to the fixture, between tests. */
  reset(): Promise<void>;
  /** Any route of the admin API, which admin.md lists. */
  request(method: string, path: string, body?: unknown): Promise<any>;
  /** Ends the fake. It also ends with this process. */
  stop(): Promise<void>;
}

/** Starts a fake on free ports. */
export function start(options?: Options): Promise<Mockwx>;

/** The fake that runs already: the one of `mockwx exec`, or a service in CI. */
export function connect(env?: Record<string, string | undefined>): Mockwx;
