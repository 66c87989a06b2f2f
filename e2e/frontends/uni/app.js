// As uni-app (Vue 3) builds an app and its only page for mp-weixin: the compiler
// makes of a template a render function that returns what the page shows.
import { createSSRApp, ref, defineComponent } from 'vue';
import '@dcloudio/uni-mp-weixin/dist/uni.mp.esm.js';

const Shop = defineComponent({
  onLaunch() { uni.getSystemInfoSync(); },
  onShow() {},
});

const Index = defineComponent({
  setup() {
    const openid = ref('');
    return { openid };
  },
  async onLoad() {
    const { code } = await uni.login();
    const res = await uni.request({ url: 'https://api.example.com/login', data: { code } });
    uni.setStorageSync('openid', res.data.openid);
    this.openid = res.data.openid;
  },
  render: (_ctx) => ({ a: _ctx.openid || 'nobody' }),
});

createSSRApp(Shop).mount('#app');
wx.createPage(Index);
