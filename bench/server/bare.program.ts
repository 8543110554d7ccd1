/** A server as one would write it by hand: an image in the body, a smaller one in the answer, and nothing else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sharp } from '@kumiki/component-sdk';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    sharp(Buffer.concat(chunks))
      .resize(640)
      .jpeg({ quality: 90 })
      .toBuffer()
      .then(
        (small) => response.setHeader('Content-Type', 'image/jpeg').end(small),
        () => response.writeHead(500).end(),
      );
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
