// What uni-app's build gives to every module.
export { default as uni } from '@dcloudio/uni-mp-weixin/dist/uni.api.esm.js';
