/**
 * The program of a host: a process that runs components of one bundle for the process that started it.
 * `node …/host/program/start.js SLOTS`, with pipes to that process as descriptors 3 (messages) and 4 (a lifeline).
 */
import { Socket } from 'node:net';
import { loadLibvips } from '@kumiki/component-sdk/values';
import { shareOneSdk } from '@kumiki/component-sdk/worker';
import { Channel } from '../channel.ts';
import type { FromHost, ToHost } from '../protocol.ts';
import { endWithParent, endNow } from './end-with-parent.ts';
import { HostServer } from './host-server.ts';

const [slots] = process.argv.splice(2);
// For this process alone, not for those that components start.
delete process.env['NODE_COMPILE_CACHE'];
shareOneSdk();

const server = new HostServer(slots ?? '', {
  send: (message) => channel.send(message),
  sendLater: (message) => channel.sendLater(message),
  hasSent: () => channel.hasSent,
});
const channel = new Channel<FromHost, ToHost>(
  new Socket({ fd: 3, readable: true, writable: true }),
  (message) => server.take(message),
  endNow,
);
endWithParent(4);
// Now, while no component is known yet.
loadLibvips();
