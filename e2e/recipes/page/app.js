// The front end of every tutorial: the code to the server, the openid into storage.
// 每篇教程里的前端：把 code 发给服务器，把 openid 存起来。
const server = process.env.SERVER || 'http://127.0.0.1:3000'; // a tutorial has its domain here

App({
  onLaunch() {
    wx.login({
      success(res) {
        if (!res.code) {
          console.log('登录失败！' + res.errMsg);
          return;
        }
        wx.request({
          url: server + '/login?code=' + res.code,
          success(res) {
            wx.setStorageSync('openid', res.data.openid);
            console.log('openid ' + wx.getStorageSync('openid'));
          },
        });
      },
    });
  },
});
