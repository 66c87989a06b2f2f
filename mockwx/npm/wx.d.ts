/** WeChat's client side, offline. mockwx/docs/wxjs.md describes it. */
declare const wx: wx.Wx;
export = wx;

declare namespace wx {
  interface Result { errMsg: string }

  /** What a callback gets when a call fails. */
  interface Failure extends Result { errno?: number; errCode?: number }

  interface Callbacks<R> {
    success?(res: R & Result): void;
    fail?(err: Failure): void;
    complete?(res: (R & Result) | Failure): void;
  }

  /** An API that takes callbacks, and returns a promise without them. */
  type Api<O = {}, R = {}> = (options?: O & Callbacks<R>) => Promise<R & Result>;
  type Listener<E = any> = (listener?: (event: E) => void) => void;
  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE' | 'CONNECT';

  interface UserInfo { nickName: string; avatarUrl: string; gender: number; country: string; province: string; city: string; language: string }
  interface Signed { userInfo: UserInfo; rawData: string; signature: string; encryptedData: string; iv: string }

  interface RequestOptions {
    url: string;
    data?: unknown;
    header?: Record<string, string>;
    method?: Method;
    timeout?: number;
    dataType?: string;
    responseType?: 'text' | 'arraybuffer';
  }
  interface Response<T = any> { data: T; statusCode: number; header: Record<string, string>; cookies?: string[] }
  interface RequestTask { abort(): void; [method: string]: any }

  interface Wx {
    /** What a test needs beside WeChat's own APIs. */
    mock: Mock;

    login: Api<{ timeout?: number }, { code: string }>;
    checkSession: Api;
    getAccountInfoSync(): { miniProgram: { appId: string; envVersion: string; version: string }; [key: string]: any };
    getUserProfile: Api<{ desc: string; lang?: string }, Signed>;
    getUserInfo: Api<{ withCredentials?: boolean; lang?: string }, Signed>;
    request<T = any>(options: RequestOptions & Callbacks<Response<T>>): RequestTask;

    setStorage: Api<{ key: string; data: any }>;
    getStorage: Api<{ key: string }, { data: any }>;
    removeStorage: Api<{ key: string }>;
    clearStorage: Api;
    getStorageInfo: Api<{}, { keys: string[]; currentSize: number; limitSize: number }>;
    setStorageSync(key: string, data: any): void;
    getStorageSync(key: string): any;
    removeStorageSync(key: string): void;
    clearStorageSync(): void;
    getStorageInfoSync(): { keys: string[]; currentSize: number; limitSize: number };

    showModal: Api<{ title?: string; content?: string; showCancel?: boolean; [key: string]: any }, { confirm: boolean; cancel: boolean }>;
    showToast: Api<{ title: string; [key: string]: any }>;
    showLoading: Api<{ title: string; mask?: boolean }>;
    hideToast: Api;
    hideLoading: Api;
    showNavigationBarLoading: Api;
    hideNavigationBarLoading: Api;
    setNavigationBarTitle: Api<{ title: string }>;
    setNavigationBarColor: Api<{ frontColor: string; backgroundColor: string; [key: string]: any }>;
    startPullDownRefresh: Api;
    stopPullDownRefresh: Api;
    pageScrollTo: Api<{ scrollTop?: number; selector?: string; duration?: number }>;
    showShareMenu: Api<{ [key: string]: any }>;
    hideShareMenu: Api<{ [key: string]: any }>;
    showTabBar: Api<{ animation?: boolean }>;
    hideTabBar: Api<{ animation?: boolean }>;
    hideHomeButton: Api;
    navigateTo: Api<{ url: string; [key: string]: any }>;
    redirectTo: Api<{ url: string }>;
    reLaunch: Api<{ url: string }>;
    switchTab: Api<{ url: string }>;
    navigateBack: Api<{ delta?: number }>;

    canIUse(schema: string): boolean;
    getWindowInfo(): any;
    getDeviceInfo(): any;
    getAppBaseInfo(): any;
    getSystemSetting(): any;
    getSystemInfoSync(): any;
    getSystemInfo: Api<{}, any>;
    getSystemInfoAsync: Api<{}, any>;
    getMenuButtonBoundingClientRect(): { top: number; right: number; bottom: number; left: number; width: number; height: number };
    getNetworkType: Api<{}, { networkType: string; hasSystemProxy: boolean }>;
    getSetting: Api<{ withSubscriptions?: boolean }, { authSetting: Record<string, boolean> }>;
    nextTick(f: () => void): void;
    getUpdateManager(): any;
    getLaunchOptionsSync(): any;
    getEnterOptionsSync(): any;

    onAppShow: Listener;
    offAppShow: Listener;
    onAppHide: Listener;
    offAppHide: Listener;
    onError: Listener<string>;
    offError: Listener<string>;
    onUnhandledRejection: Listener;
    offUnhandledRejection: Listener;
    onPageNotFound: Listener;
    offPageNotFound: Listener;
    onThemeChange: Listener;
    offThemeChange: Listener;
    onNetworkStatusChange: Listener;
    offNetworkStatusChange: Listener;
    onMemoryWarning: Listener;
    offMemoryWarning: Listener;
    onWindowResize: Listener;
    offWindowResize: Listener;
  }

  interface PhoneDetail { errMsg: string; errno?: number; code?: string; encryptedData?: string; iv?: string }

  interface Mock {
    /** The admin URL of the fake: `wx.mock.admin = (await start()).admin`. */
    admin: string;
    /** The app; '' for the fixture's first, 'touristappid' for DevTools without one. */
    appid: string;
    /** Who holds the phone; '' for the app's devtools_user, else the first user. */
    user: string;
    /** Whether domains are checked (校验合法域名); undefined: where the app lists some. */
    urlCheck: boolean | undefined;
    requestDomains: string[] | undefined;
    tapCheck: boolean;
    modal(options: any): { confirm: boolean; cancel: boolean };
    shown: Array<{ api: string; [key: string]: any }>;
    errors: unknown[];
    route: string;
    system: Record<string, unknown>;
    fetch: typeof globalThis.fetch | undefined;
    fail(api: string, text: string, options?: { errno?: number; times?: number }): void;
    heal(): void;
    tap<T>(f: () => T): T;
    openType: Record<string, () => Promise<PhoneDetail>>;
    getPhoneNumber(): Promise<PhoneDetail>;
    request<T = any>(options: RequestOptions): Promise<Response<T> & Result>;
    open(options?: Record<string, string>): any;
    listen(document: any): void;
    ready(): Promise<unknown>;
    /** Another phone, with its own user, storage and pages. */
    create(options?: Partial<Pick<Mock, 'admin' | 'appid' | 'user' | 'urlCheck' | 'fetch'>>): Wx;
    install<T extends object>(target?: T): T;
    whyNotListed(...args: any[]): string | null;
  }
}
