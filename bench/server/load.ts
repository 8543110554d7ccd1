import { Agent } from 'node:http';
import { post } from './post.ts';

/** What is sent: a body of its own for each request. */
export interface Sending {
  readonly url: string;
  readonly type: string;
  body(): Buffer;
}

/**
 * Sends so many requests, some at a time over connections that stay open.
 * @returns what each took, in ms
 */
export async function send(sending: Sending, count: number, inFlight: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const times: number[] = [];
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const started = performance.now();
      await ask(sending, agent);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  agent.destroy();
  return times;
}

async function ask(sending: Sending, agent: Agent): Promise<void> {
  const { url } = sending;
  const { type, content } = await post({ url, type: sending.type, body: sending.body() }, agent);
  if (type !== 'image/jpeg' || content.length === 0) throw new Error(`${url} answered with ${type}`);
}

let made = 0;

/** The same photo with other bytes: a comment of JPEG that no other has. So no server can know its result. */
export function unique(jpeg: Buffer): Buffer {
  const text = Buffer.from(`${process.pid}-${++made}`);
  const comment = Buffer.alloc(4 + text.length);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(2 + text.length, 2);
  text.copy(comment, 4);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

/** A form of `multipart/form-data` with one image behind its fields. */
export function form(fields: Readonly<Record<string, string>>, image: Buffer): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(parts.join('') + head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

const boundary = 'kumiki-bench-0123456789abcdef';
export const formType = `multipart/form-data; boundary=${boundary}`;
