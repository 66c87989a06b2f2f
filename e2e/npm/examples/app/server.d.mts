import type { Server } from 'node:http';

export function createServer(wechat?: string): Server;
