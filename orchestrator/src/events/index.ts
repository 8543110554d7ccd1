export { ChangeFeed, Listeners, telling } from './change-feed.ts';
export { EventLog, type EventPage, type FollowEventsOptions } from './event-log.ts';
