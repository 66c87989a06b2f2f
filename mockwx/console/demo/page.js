// The code of a mini-program's page, in the shape that every tutorial has: a
// button, wx.login, wx.request with the code, and the openid into storage.
App({ globalData: { server: 'https://api.example.com' } });

const zh = (globalThis.navigator?.language ?? 'zh').startsWith('zh');
const t = zh
  ? { title: '小程序登录', login: '微信登录', again: '再用一次同一个 code', profile: '获取头像昵称', phone: '获取手机号', phoneCode: '手机号 code', out: '未登录', in: '已登录', done: '登录成功', use: '用于完善会员资料' }
  : { title: 'Mini-program login', login: 'Log in with WeChat', again: 'Use the same code again', profile: 'Get the profile', phone: 'Get the phone number', phoneCode: 'phone code', out: 'not logged in', in: 'logged in', done: 'Logged in', use: 'to fill in your profile' };

Page({
  data: { t, initial: '?', nickname: t.out, openid: '', code: '', phone: '', api: '', error: '' },

  onLoad(options) {
    this.server = options.server || getApp().globalData.server;
    const openid = wx.getStorageSync('openid');
    if (openid) this.setData({ openid, nickname: t.in, initial: '✓' });
  },

  login() {
    wx.login({
      success: (res) => this.send(res.code),
      fail: (res) => this.failed('wx.login', res.errMsg),
    });
  },

  again() { this.send(this.data.code); },

  send(code) {
    this.setData({ code, error: '' });
    wx.request({
      url: `${this.server}/login`,
      data: { code },
      success: (res) => {
        if (res.statusCode !== 200) {
          const { kind, message, message_zh: messageZH } = res.data.error;
          this.failed(`HTTP ${res.statusCode} · ${kind}`, zh ? messageZH : message);
          return;
        }
        wx.setStorageSync('openid', res.data.openid);
        wx.showToast({ title: t.done });
        this.setData({ openid: res.data.openid, nickname: t.in, initial: '✓' });
      },
      fail: (res) => this.failed('wx.request', res.errMsg),
    });
  },

  profile() {
    wx.getUserProfile({
      desc: t.use,
      success: (res) => this.setData({ nickname: res.userInfo.nickName, initial: res.userInfo.nickName[0], error: '' }),
      fail: (res) => this.failed('wx.getUserProfile', res.errMsg),
    });
  },

  onPhone(e) {
    if (e.detail.code) this.setData({ phone: e.detail.code, error: '' });
    else this.failed('getPhoneNumber', e.detail.errMsg);
  },

  failed(api, error) { this.setData({ api, error }); },
});
