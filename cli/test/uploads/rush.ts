import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, type StartedPlatform } from '../platform.ts';

/** How many of each kind of clients come at once, and how large their files are. */
export interface Rush {
  readonly whole: number;
  /** They go away in the middle of their file. */
  readonly cut: number;
  /** They send a few bytes at a time, and stay until all others are done. */
  readonly slow: number;
  readonly bytes: number;
}

/** What a platform has of the machine; what cannot be known here is `undefined`. */
export interface Held {
  readonly descriptors: number | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  /** Files of the object store, the unfinished ones apart. */
  readonly objects: number;
  readonly unfinished: number;
}

const boundary = 'rush';

/** A form for `POST /api/v1/files`, in two parts: all but the end of its file, and the end. */
function formOf(content: Buffer): readonly [Buffer, Buffer] {
  const top = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
  const half = content.length >> 1;
  return [
    Buffer.concat([Buffer.from(top), content.subarray(0, half)]),
    Buffer.concat([content.subarray(half), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  ];
}

async function begin({ url }: StartedPlatform, length: number): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // The platform may end it, and so may this end.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  const type = `multipart/form-data; boundary=${boundary}`;
  const lines = [`Host: ${host}`, `Content-Type: ${type}`, `Content-Length: ${length}`, 'Connection: close'];
  socket.write(`POST /api/v1/files HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

async function written(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.write(bytes)) await once(socket, 'drain');
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

async function sendWhole(platform: StartedPlatform, content: Buffer): Promise<string> {
  const [first, last] = formOf(content);
  const socket = await begin(platform, first.length + last.length);
  const answer = answerOf(socket);
  await written(socket, first);
  await written(socket, last);
  return await answer;
}

async function sendHalf(platform: StartedPlatform, content: Buffer): Promise<void> {
  const [first, last] = formOf(content);
  const socket = await begin(platform, first.length + last.length);
  await written(socket, first);
  socket.destroy();
}

/** Sends a form in small pieces, the last one when it may end. */
async function sendSlowly(
  platform: StartedPlatform,
  content: Buffer,
  mayEnd: Promise<void>,
): Promise<string> {
  const [first, last] = formOf(content);
  const socket = await begin(platform, first.length + last.length);
  const answer = answerOf(socket);
  for (let at = 0; at < first.length; at += 5000) {
    await written(socket, first.subarray(at, at + 5000));
    await delay(1);
  }
  await mayEnd;
  await written(socket, last);
  return await answer;
}

/**
 * Lets clients come to a platform all at once, and waits for all of them.
 * @returns what is wrong: files that are not there as they were sent, and clients that had no answer
 */
export async function rush(platform: StartedPlatform, { whole, cut, slow, bytes }: Rush): Promise<string[]> {
  const contents = (count: number) => Array.from({ length: count }, () => randomBytes(bytes));
  const [all, halves, late] = [contents(whole), contents(cut), contents(slow)];
  const mayEnd = Promise.withResolvers<void>();
  const dribbling = Promise.all(late.map(async (one) => await sendSlowly(platform, one, mayEnd.promise)));
  const [answers] = await Promise.all([
    Promise.all(all.map(async (one) => await sendWhole(platform, one))),
    ...halves.map(async (one) => await sendHalf(platform, one)),
  ]);
  // While the slow ones still hold their connections, others are served.
  await ask(platform, 'GET', '/files?limit=1');
  mayEnd.resolve();
  const wrong: string[] = [];
  for (const [at, answer] of [...answers, ...(await dribbling)].entries()) {
    const digest = `sha256:${hash('sha256', [...all, ...late][at]!, 'hex')}`;
    if (!answer.startsWith('HTTP/1.1 201') || !answer.includes(digest)) wrong.push(answer.slice(0, 500));
  }
  return wrong;
}

/** What a platform holds now. @param folder its data folder */
export async function heldBy({ child }: StartedPlatform, folder: string): Promise<Held> {
  const process = `/proc/${child.pid}`;
  const descriptors = await readdir(`${process}/fd`).catch(() => undefined);
  const status = await readFile(`${process}/status`, 'utf8').catch(() => '');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const files = await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true });
  const unfinished = (await readdir(join(folder, 'objects', 'tmp'))).length;
  return {
    descriptors: descriptors?.length,
    memory: resident === undefined ? undefined : Number(resident) * 1024,
    objects: files.filter((entry) => entry.isFile()).length - unfinished,
    unfinished,
  };
}
