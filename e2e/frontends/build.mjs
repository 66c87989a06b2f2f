// Bundles each front end as its own build does, so that the runtime that its
// package publishes meets wx.js.  node build.mjs FOLDER
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const text = (values) => Object.fromEntries(Object.entries(values).map(([k, v]) => [k, JSON.stringify(v)]));
const common = { absWorkingDir: fileURLToPath(new URL('.', import.meta.url)), bundle: true, platform: 'neutral', format: 'iife', target: 'es2018', mainFields: ['module', 'main'], conditions: ['import'], logLevel: 'warning', outdir: process.argv[2] };

await build({
  ...common,
  entryPoints: { taro: 'taro/app.js' },
  inject: ['taro/globals.js'],
  define: text({
    'process.env.NODE_ENV': 'production', 'process.env.TARO_ENV': 'weapp', 'process.env.TARO_PLATFORM': 'mini', 'process.env.FRAMEWORK': 'react',
    ENABLE_INNER_HTML: true, ENABLE_ADJACENT_HTML: true, ENABLE_SIZE_APIS: false, ENABLE_TEMPLATE_CONTENT: true, ENABLE_CLONE_NODE: true, ENABLE_CONTAINS: true, ENABLE_MUTATION_OBSERVER: true, ENABLE_COOKIE: false,
  }),
});
await build({
  ...common,
  entryPoints: { uni: 'uni/app.js' },
  inject: ['uni/globals.js'],
  alias: { vue: '@dcloudio/uni-mp-vue' },
  define: text({
    'process.env.NODE_ENV': 'production', 'process.env.UNI_PLATFORM': 'mp-weixin', 'process.env.UNI_DEBUG': false,
    __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_CREATED_DEFERRED__: false, __UNI_PRELOAD_SHADOW_IMAGE__: '', __PLATFORM__: 'mp-weixin', __UNI_FEATURE_LONGPRESS__: false,
  }),
});
