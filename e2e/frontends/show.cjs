// Shows the only page of a bundle, and prints what it shows once its user is
// logged in.  node show.cjs BUNDLE
const fs = require('node:fs');
const vm = require('node:vm');
const wx = require('../../mockwx/wxjs/wx.js');

wx.mock.install();
const loggedIn = new Promise((resolve) => {
  const set = wx.setStorageSync;
  wx.setStorageSync = (key, data) => { set(key, data); resolve(data); };
});
vm.runInThisContext(fs.readFileSync(process.argv[2], 'utf8'), { filename: process.argv[2] });
const [page] = getCurrentPages();
const shown = new Promise((resolve) => {
  const set = page.setData;
  page.setData = (patch, then) => {
    set(patch, then);
    loggedIn.then((openid) => { if (JSON.stringify(page.data).includes(openid)) resolve(openid); });
  };
});
shown.then((openid) => console.log(JSON.stringify({ openid, route: page.route, errors: wx.mock.errors.map(String) })));
