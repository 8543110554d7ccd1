export { ChangeFeed, Listeners, telling } from './change-feed.ts';
export { EventLog, type EventPage, type FollowEventsOptions } from './event-log.ts';
export { ReplicaFeed, type ReplicaFeedOptions } from './replica-feed.ts';
export { LatestProgress } from './latest-progress.ts';
export { ProgressFeed, type ProgressUpdate } from './progress-feed.ts';
