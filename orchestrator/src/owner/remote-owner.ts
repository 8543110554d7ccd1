import { connect, type Socket } from 'node:net';
import { kumikiError, KumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { readLines, sendLine } from './json-lines.ts';
import { ownerMethods, type Owner, type OwnerRequest } from './owner-api.ts';

interface Reply {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: ErrorRecord;
}

/** The owner of a data folder in another process. Calls reject with OWNER_GONE when that process ends. */
export type RemoteOwner = Owner & AsyncDisposable;

/** @throws OWNER_GONE where nobody listens */
export async function connectOwner(path: string): Promise<RemoteOwner> {
  const gone = (): KumikiError => kumikiError('OWNER_GONE', { folder: path });
  const socket = await open(path).catch(() => {
    throw gone();
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  socket.on('error', () => undefined); // `close` follows
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  });
  readLines(socket, (message) => {
    const { number, result, error } = message as Reply;
    const found = waiting.get(number);
    waiting.delete(number);
    if (error) found?.reject(new KumikiError(error.code, error, error));
    else found?.resolve(result);
  });
  const call = async (method: OwnerRequest['method'], parameters: readonly unknown[]): Promise<unknown> => {
    if (socket.destroyed) throw gone();
    const number = ++count;
    const reply = Promise.withResolvers<unknown>();
    waiting.set(number, reply);
    sendLine(socket, { number, method, parameters } satisfies OwnerRequest);
    return await reply.promise;
  };
  const methods = ownerMethods.map((method) => {
    return [method, async (...parameters: unknown[]) => await call(method, parameters)] as const;
  });
  return Object.assign(Object.fromEntries(methods) as unknown as Owner, {
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await Promise.resolve();
    },
  });
}

async function open(path: string): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
