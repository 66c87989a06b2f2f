import type * as mockwx from './index.js';

export type * from './index.js';
export declare const start: typeof mockwx.start;
declare const all: { start: typeof mockwx.start };
export default all;
