// As Taro 4 builds an app and its only page for weapp.
import '@tarojs/plugin-platform-weapp/dist/runtime';
import { createReactApp } from '@tarojs/plugin-framework-react/dist/runtime';
import { createPageConfig, createRecursiveComponentConfig } from '@tarojs/runtime';
import Taro, { useLaunch, useLoad } from '@tarojs/taro';
import React from 'react';
import ReactDOM from '@tarojs/react';

const { createElement, useState } = React;
const config = { pages: ['pages/index/index'], window: { navigationBarTitleText: 'Taro' } };

function Shop({ children }) {
  useLaunch(() => { Taro.getSystemInfoSync(); });
  return children;
}

function Index() {
  const [openid, setOpenid] = useState('');
  useLoad(async () => {
    const { code } = await Taro.login();
    const res = await Taro.request({ url: 'https://api.example.com/login', data: { code } });
    Taro.setStorageSync('openid', res.data.openid);
    setOpenid(res.data.openid);
  });
  return createElement('view', null, createElement('text', null, openid || 'nobody'));
}

App(createReactApp(Shop, React, ReactDOM, config));
Taro.initPxTransform({ designWidth: 750, deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 } });
Component(createRecursiveComponentConfig());
Page(createPageConfig(Index, 'pages/index/index', { root: { cn: [] } }, {}));
