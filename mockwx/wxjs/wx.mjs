// wx.js for ES modules: import wx from './wx.mjs'. It needs wx.js beside it, in a
// package of either type: where "type" is "module", Node runs wx.js as a module
// too, and it sets the global instead of exporting.
import * as script from './wx.js';

const wx = script.default || globalThis.wx;
export default wx;
export const { mock } = wx;
