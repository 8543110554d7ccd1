/** Makes the images smaller that come over the socket that it is started with, in order. */
import { Socket } from 'node:net';
import { eachMessage, sendMessage } from './messages.ts';
import { smaller } from './smaller.ts';

const socket = new Socket({ fd: 3, readable: true, writable: true });
let last: Promise<unknown> = Promise.resolve();
eachMessage(socket, (image) => {
  const made = last.then(() => smaller(image));
  last = made.then((small) => sendMessage(socket, small));
});
socket.on('end', () => process.exit(0));
