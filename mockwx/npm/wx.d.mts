import wx = require('./wx.js');

export default wx;
export declare const mock: wx.Mock;
