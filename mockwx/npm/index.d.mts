import type * as mockwx from './index.js';

export type * from './index.js';
export declare const start: typeof mockwx.start;
export declare const connect: typeof mockwx.connect;
declare const all: { start: typeof mockwx.start; connect: typeof mockwx.connect };
export default all;
