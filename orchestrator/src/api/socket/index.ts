export { EventSockets, socketPath, type EventSocketsOptions } from './event-sockets.ts';
