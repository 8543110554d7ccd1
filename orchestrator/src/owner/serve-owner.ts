import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { readLines, sendLine } from './json-lines.ts';
import { ownerMethods, type Owner, type OwnerRequest } from './owner-api.ts';

const known: ReadonlySet<string> = new Set(ownerMethods);

/**
 * Lets other processes of this user ask the owner of a data folder, over a Unix socket that only this user can
 * open. What a dead owner left in its place is removed: who has the folder's lock may do so.
 * @throws what keeps it from listening
 */
export async function serveOwner(owner: Owner, path: string): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a client that went away
    readLines(socket, (message) => void answer(owner, socket, message));
  });
  if (process.platform !== 'win32') {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rm(path, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  if (process.platform !== 'win32') await chmod(path, 0o600);
  server.unref();
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function answer(owner: Owner, socket: Socket, message: unknown): Promise<void> {
  const { number, method, parameters } = message as OwnerRequest;
  try {
    if (!known.has(method) || !Array.isArray(parameters)) throw new TypeError(`there is no ${method}`);
    const call = owner[method] as (...given: readonly unknown[]) => Promise<unknown>;
    sendLine(socket, { number, result: await call.apply(owner, parameters) });
  } catch (thrown) {
    sendLine(socket, { number, error: asKumikiError(thrown) });
  }
}
