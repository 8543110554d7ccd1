import { kumikiError } from '@kumiki/component-sdk/errors';

/** More than any secret has, in bytes. */
const mostBytes = 128 * 1024;

/**
 * The value that somebody types, unseen, or that standard input holds: without the end of its last line, which editors and
 * `echo` add.
 * @throws SECRET_VALUE_INVALID, CANCELLED
 */
export async function readValue(name: string): Promise<string> {
  if (process.stdin.isTTY) return await ask(name);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) throw kumikiError('SECRET_VALUE_INVALID', {});
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function ask(name: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message: `The value of ${name}` });
  if (isCancel(answer)) throw kumikiError('CANCELLED', { what: `The secret ${name}` });
  return answer;
}
