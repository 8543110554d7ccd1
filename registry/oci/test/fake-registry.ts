import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mediaTypes } from '../src/media-types.ts';
import { sha256 } from '../src/verify.ts';

export interface FakeOptions {
  /** Whether it keeps a list of referrers of its own. */
  readonly referrers?: boolean;
  /** Who may do anything: `Basic …`, or a token that its own realm gives for that. */
  readonly auth?: { readonly kind: 'basic' | 'bearer'; readonly username: string; readonly password: string };
  /** How long a token lasts, in s. */
  readonly tokenSeconds?: number;
  readonly pageSize?: number;
  /** Whether it lists its repositories; so it does where it is left out. */
  readonly catalog?: boolean;
  /** Whether it takes a blob in several requests; so it does where it is left out. */
  readonly chunks?: boolean;
}

export interface FakeRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** `GET /v2/…` and the authorization of each request, in order. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
}

interface Kept {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** A registry in this process, by the specification of distribution; what it is for is to be seen through and misled. */
export async function startFakeRegistry(options: FakeOptions = {}): Promise<FakeRegistry> {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, Kept>();
  const uploads = new Map<string, Buffer>();
  const requests: FakeRegistry['requests'] = [];
  const tokens = new Map<string, number>();
  let host = '';

  const server = createServer(
    // A request that is broken off has nobody to answer to.
    (request, response) => void handle(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', `http://${host}`);
    requests.push({ line: `${method} ${url.pathname}${url.search}`, authorization: headers.authorization });
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const answer = (status: number, more: Record<string, string> = {}, content: Buffer | string = '') =>
      void response
        .writeHead(status, { 'content-length': Buffer.byteLength(content), ...more })
        .end(method === 'HEAD' ? '' : content);
    const refuse = (status: number, code: string, more: Record<string, string> = {}) =>
      answer(status, more, JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));

    if (url.pathname === '/token') return giveToken(headers.authorization, answer, refuse);
    if (!isAllowed(headers.authorization)) {
      const scheme =
        options.auth?.kind === 'basic'
          ? 'Basic realm="fake"'
          : `Bearer realm="http://${host}/token",service="fake"`;
      return refuse(401, 'UNAUTHORIZED', { 'www-authenticate': scheme });
    }
    if (url.pathname === '/v2/_catalog') {
      if (options.catalog === false) return refuse(404, 'NOT_FOUND');
      const repositories = [...new Set([...manifests.keys()].map((one) => one.split('@')[0]!))];
      return answer(200, {}, JSON.stringify({ repositories }));
    }
    const [, name = '', kind = '', rest = ''] =
      /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\/(.*)$/.exec(url.pathname) ?? [];
    const key = (digest: string) => `${name}@${digest}`;
    if (kind === 'manifests') {
      if (method === 'PUT') {
        const digest = sha256(body);
        const mediaType = headers['content-type'] ?? '';
        const { subject } = JSON.parse(body.toString()) as { subject?: { digest: string } };
        manifests.set(key(digest), { bytes: body, mediaType });
        if (!rest.startsWith('sha256:')) manifests.set(key(rest), { bytes: body, mediaType });
        const listed: Record<string, string> =
          options.referrers && subject ? { 'oci-subject': subject.digest } : {};
        return answer(201, { 'docker-content-digest': digest, ...listed });
      }
      const found = manifests.get(key(rest));
      if (!found) return refuse(404, 'MANIFEST_UNKNOWN');
      if (method === 'DELETE') {
        for (const [one, { bytes }] of manifests)
          if (one.startsWith(`${name}@`) && sha256(bytes) === sha256(found.bytes)) manifests.delete(one);
        return answer(202);
      }
      return answer(
        200,
        { 'content-type': found.mediaType, 'docker-content-digest': sha256(found.bytes) },
        found.bytes,
      );
    }
    if (kind === 'tags') {
      const all = [...manifests.keys()]
        .filter((one) => one.startsWith(`${name}@`))
        .map((one) => one.slice(name.length + 1));
      return givePage(all.filter((one) => !one.startsWith('sha256:')).toSorted(), url, name, answer);
    }
    if (kind === 'referrers') {
      if (!options.referrers) return refuse(404, 'NOT_FOUND');
      return answer(
        200,
        { 'content-type': mediaTypes.index },
        JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: referrersOf(name, rest) }),
      );
    }
    if (kind !== 'blobs') return answer(404);
    if (!rest.startsWith('uploads/')) {
      const found = blobs.get(key(rest));
      if (!found) return refuse(404, 'BLOB_UNKNOWN');
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      return answer(from > 0 ? 206 : 200, {}, found.subarray(from));
    }
    const id = rest.slice('uploads/'.length);
    if (method === 'POST') {
      const mounted = blobs.get(`${url.searchParams.get('from')}@${url.searchParams.get('mount')}`);
      if (mounted) {
        blobs.set(key(url.searchParams.get('mount')!), mounted);
        return answer(201);
      }
      const fresh = randomUUID();
      uploads.set(fresh, Buffer.alloc(0));
      return answer(202, { location: `/v2/${name}/blobs/uploads/${fresh}`, range: '0-0' });
    }
    const soFar = uploads.get(id);
    if (!soFar) return refuse(404, 'BLOB_UPLOAD_UNKNOWN');
    const state = (bytes: Buffer) => ({
      location: `/v2/${name}/blobs/uploads/${id}`,
      range: `0-${Math.max(0, bytes.byteLength - 1)}`,
    });
    if (method === 'GET') return answer(204, state(soFar));
    const [from] = (headers['content-range'] ?? `${soFar.byteLength}-`).split('-');
    if (Number(from) !== soFar.byteLength) return refuse(416, 'RANGE_INVALID');
    const whole = Buffer.concat([soFar, body]);
    if (method === 'PATCH' && options.chunks === false) return refuse(400, 'UNSUPPORTED');
    if (method === 'PATCH') {
      uploads.set(id, whole);
      return answer(202, state(whole));
    }
    const digest = url.searchParams.get('digest') ?? '';
    if (sha256(whole) !== digest) return refuse(400, 'DIGEST_INVALID');
    uploads.delete(id);
    blobs.set(key(digest), whole);
    answer(201, { location: `/v2/${name}/blobs/${digest}` });
  }

  type Answer = (status: number, headers?: Record<string, string>, content?: Buffer | string) => void;
  type Refuse = (status: number, code: string, headers?: Record<string, string>) => void;

  function basic(): string {
    return `Basic ${Buffer.from(`${options.auth?.username}:${options.auth?.password}`).toString('base64')}`;
  }

  function isAllowed(authorization: string | undefined): boolean {
    if (!options.auth) return true;
    if (options.auth.kind === 'basic') return authorization === basic();
    return (tokens.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0) > Date.now();
  }

  function giveToken(authorization: string | undefined, answer: Answer, refuse: Refuse): void {
    if (authorization !== basic()) return refuse(401, 'UNAUTHORIZED');
    const token = randomUUID();
    const seconds = options.tokenSeconds ?? 300;
    tokens.set(token, Date.now() + seconds * 1000);
    answer(200, { 'content-type': 'application/json' }, JSON.stringify({ token, expires_in: seconds }));
  }

  function givePage(all: string[], url: URL, name: string, answer: Answer): void {
    const last = url.searchParams.get('last');
    const from = last === null ? 0 : all.indexOf(last) + 1;
    const size = Math.min(options.pageSize ?? 100, Number(url.searchParams.get('n') ?? 100));
    const tags = all.slice(from, from + size);
    const more = from + size < all.length;
    const link: Record<string, string> = more
      ? { link: `</v2/${name}/tags/list?n=${size}&last=${tags.at(-1)}>; rel="next"` }
      : {};
    answer(200, link, JSON.stringify({ name, tags }));
  }

  function referrersOf(name: string, subject: string): object[] {
    return [...manifests].flatMap(([key, { bytes, mediaType }]) => {
      if (!key.startsWith(`${name}@sha256:`)) return [];
      const data = JSON.parse(bytes.toString()) as {
        subject?: { digest: string };
        artifactType?: string;
        config?: { mediaType: string };
        annotations?: object;
      };
      if (data.subject?.digest !== subject) return [];
      const artifactType = data.artifactType ?? data.config?.mediaType;
      return [
        {
          mediaType,
          digest: sha256(bytes),
          size: bytes.byteLength,
          artifactType,
          annotations: data.annotations,
        },
      ];
    });
  }

  return {
    host,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
