// The code of a mini-program's page, in the shape that every tutorial has: a
// button, wx.login, wx.request with the code, and the openid into storage.
App({ globalData: { server: 'https://api.example.com' } });

Page({
  data: { initial: '?', nickname: '未登录', openid: '', code: '', phone: '', api: '', error: '' },

  onLoad(options) {
    this.server = options.server || getApp().globalData.server;
    const openid = wx.getStorageSync('openid');
    if (openid) this.setData({ openid, nickname: '已登录', initial: '✓' });
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
          const { kind, message_zh: why } = res.data.error;
          this.failed(`HTTP ${res.statusCode} · ${kind}`, why);
          return;
        }
        wx.setStorageSync('openid', res.data.openid);
        wx.showToast({ title: '登录成功' });
        this.setData({ openid: res.data.openid, nickname: '已登录', initial: '✓' });
      },
      fail: (res) => this.failed('wx.request', res.errMsg),
    });
  },

  profile() {
    wx.getUserProfile({
      desc: '用于完善会员资料',
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
