import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves a way to make images smaller: an image in the body, another one in the answer. It prints its address. */
export function serveImages(make: (image: Buffer) => Promise<Buffer>): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      make(Buffer.concat(chunks)).then(
        (small) => response.setHeader('Content-Type', 'image/jpeg').end(small),
        () => response.writeHead(500).end(),
      );
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
}
