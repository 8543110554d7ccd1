export { FrameSockets, framesPath } from './frames/frame-sockets.ts';
export { Sockets } from './sockets.ts';
export { EventSockets, socketPath, type EventSocketsOptions } from './event-sockets.ts';
