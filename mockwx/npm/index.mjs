import mockwx from './index.js';

export const { start } = mockwx;
export default mockwx;
