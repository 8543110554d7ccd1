export { ChangeFeed, Listeners, telling } from './change-feed.ts';
