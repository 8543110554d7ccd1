export type { RequestPlace, RequestSource, TakenRequest } from './request-source.ts';
export { MemoryRequests, MemoryTopic, type MemoryDeadLetter } from './memory-requests.ts';
