'use strict';
const path = require('node:path');
const { optionalDependencies } = require('./package.json');

const chinese = exports.chinese = () => /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');

// program returns the path of the mockwx program. It is in an optional package of its
// platform, which npm installs by itself; MOCKWX_PROGRAM names another one.
exports.program = () => {
  if (process.env.MOCKWX_PROGRAM) return process.env.MOCKWX_PROGRAM;
  const platform = `${process.platform}-${process.arch}`;
  const name = Object.keys(optionalDependencies).find((n) => n.endsWith(`/${platform}`));
  if (!name) {
    const built = Object.keys(optionalDependencies).map((n) => n.split('/')[1]).join(', ');
    throw new Error(chinese()
      ? `没有 ${platform} 平台的程序，只有 ${built}；如果你自己构建了 mockwx，请把路径写入 MOCKWX_PROGRAM`
      : `there is no program for ${platform}, only for ${built}; if you have built mockwx yourself, set MOCKWX_PROGRAM to its path`);
  }
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', process.platform === 'win32' ? 'mockwx.exe' : 'mockwx');
  } catch {
    throw new Error(chinese()
      ? `没有安装 ${name}，程序在这个包里；请重新安装，不要使用 --omit=optional（或 --no-optional），锁文件也要包含这个平台`
      : `${name}, which has the program, is not installed; install again without --omit=optional (or --no-optional), with a lock file that has this platform`);
  }
};
