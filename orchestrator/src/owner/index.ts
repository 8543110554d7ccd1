export { LocalOwner } from './local-owner.ts';
export type { Owner } from './owner-api.ts';
export { connectOwner, type RemoteOwner } from './remote-owner.ts';
export { serveOwner } from './serve-owner.ts';
export { ownerSocketPath } from './socket-path.ts';
