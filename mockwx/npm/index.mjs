import mockwx from './index.js';

export const { connect, start } = mockwx;
export default mockwx;
