import { Agent, request } from 'node:http';

export interface Posted {
  readonly url: string;
  readonly type: string;
  readonly body: Buffer;
}

const kept = new Agent({ keepAlive: true });

/** @returns the body of the answer and its media type @throws where it is no success */
export async function post(
  { url, type, body }: Posted,
  agent = kept,
): Promise<{ readonly type: string | undefined; readonly content: Buffer }> {
  const headers = { 'Content-Type': type, 'Content-Length': body.length };
  return await new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const content = Buffer.concat(chunks);
        if (answer.statusCode === 200) resolve({ type: answer.headers['content-type'], content });
        else reject(new Error(`${url}: ${answer.statusCode}: ${content.subarray(0, 300).toString()}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
