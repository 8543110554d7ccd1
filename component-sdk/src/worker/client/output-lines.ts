import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Characters of a line; the rest of it is left out. */
const lineLimit = 4000;

/** Calls for each line of a stream, without what could steer a terminal, whatever the stream holds. */
export function readLines(stream: Readable, line: (text: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let open = '';
  let tooLong = false;
  const end = (): void => {
    const text = clean(open);
    if (text !== '' || tooLong) line(tooLong ? `${text}…` : text);
    open = '';
    tooLong = false;
  };
  stream.on('data', (chunk: Buffer) => {
    const parts = decoder.write(chunk).split('\n');
    for (const [at, part] of parts.entries()) {
      if (at > 0) end();
      const room = lineLimit - open.length;
      open += part.slice(0, room);
      tooLong ||= part.length > room;
    }
  });
  stream.on('end', end);
  stream.on('error', () => undefined); // the pipe of a process that was killed
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

function clean(text: string): string {
  return stripVTControlCharacters(text).replace(control, '').trimEnd();
}
