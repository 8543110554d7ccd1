import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bench } from './content.ts';

/** A registry in a process of its own that has all of it in memory and is only read; it says where it is. */
const { manifests, blobs, tags, repositories } = bench();
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, name = '', kind = '', rest = ''] =
    /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.+)$/.exec(pathname) ?? [];
  const json = (data: object) => response.end(JSON.stringify(data));
  if (pathname === '/v2/_catalog') return json({ repositories });
  if (kind === 'tags') return json({ name, tags: tags.get(name) ?? [] });
  const found = kind === 'manifests' ? manifests.get(`${name}@${rest}`) : undefined;
  const bytes = found?.bytes ?? (kind === 'blobs' ? blobs.get(rest) : undefined);
  if (!bytes) return response.writeHead(404).end();
  response.writeHead(200, {
    'content-length': bytes.byteLength,
    ...(found && { 'content-type': found.mediaType, 'docker-content-digest': found.digest }),
  });
  return response.end(request.method === 'HEAD' ? undefined : bytes);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
