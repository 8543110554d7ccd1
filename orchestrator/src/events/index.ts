export { ChangeFeed, telling } from './change-feed.ts';
