import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { isDigest, type Digest } from '@kumiki/component-sdk/storage';
import type { BlobSource, FoundManifest, ImageRepository, OciOptions, ReferrerOptions } from '../content.ts';
import { ociLimits, parseJsonObject, parseManifestDocument, type Descriptor } from '../documents.ts';
import { manifestTypes } from '../media-types.ts';
import { isTag } from '../reference.ts';
import { collect, sha256, verified } from '../verify.ts';
import { bodyOf, discard } from './body.ts';
import { mostPages, nextPage } from './pages.ts';
import { addReferrer, listReferrers } from './referrers.ts';
import type { Request, Transport } from './transport.ts';
import { uploadBlob } from './upload.ts';

export interface RemoteOptions {
  readonly registry: string;
  readonly repository: string;
  readonly transport: Transport;
  readonly chunkBytes: number;
}

/** A repository of a registry that speaks https://github.com/opencontainers/distribution-spec. */
export class RemoteRepository implements ImageRepository {
  readonly where: string;
  readonly #options: RemoteOptions;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.where = `${options.registry}/${options.repository}`;
  }

  async resolve(wanted: string, { signal }: OciOptions = {}): Promise<Descriptor> {
    const response = await this.#manifestRequest('HEAD', wanted, signal);
    await discard(response);
    const { headers } = response;
    const digest = headers.get('docker-content-digest') ?? (isDigest(wanted) ? wanted : '');
    const mediaType = mediaTypeOf(headers);
    const size = Number(headers.get('content-length') ?? NaN);
    if (!isDigest(digest) || !manifestTypes.includes(mediaType) || !Number.isSafeInteger(size))
      return (await this.manifest(wanted, { ...(signal && { signal }) })).descriptor;
    if (isDigest(wanted) && wanted !== digest) throw this.#wrong(wanted, `it is called ${digest}`);
    return { mediaType, digest, size };
  }

  async manifest(wanted: string, { signal }: OciOptions = {}): Promise<FoundManifest> {
    const response = await this.#manifestRequest('GET', wanted, signal);
    const bytes = await this.#body(response, ociLimits.manifestBytes, `The manifest ${wanted}`, signal);
    const digest = sha256(bytes);
    const named = isDigest(wanted) ? wanted : (response.headers.get('docker-content-digest') ?? digest);
    if (named !== digest) throw this.#wrong(named, `their SHA-256 is ${digest}`);
    const mediaType = mediaTypeOf(response.headers);
    const known = manifestTypes.includes(mediaType) ? mediaType : this.#mediaTypeIn(bytes);
    return { bytes, descriptor: { mediaType: known, digest, size: bytes.byteLength } };
  }

  async *blob(descriptor: Descriptor, { signal }: OciOptions = {}): AsyncGenerator<Uint8Array> {
    yield* verified(this.#chunks(descriptor, signal), descriptor, this.where);
  }

  /** What breaks off is asked for from there on, so often as a request is tried without a byte in between. */
  async *#chunks(descriptor: Descriptor, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const { transport } = this.#options;
    let offset = 0;
    for (let attempt = 1; ; attempt++) {
      const response = await transport.send({
        ...this.#request('GET', `blobs/${descriptor.digest}`, `blob ${descriptor.digest}`, signal),
        ...(offset > 0 && { headers: { range: `bytes=${offset}-` } }),
      });
      let skip = response.status === 206 ? 0 : offset;
      try {
        for await (const chunk of bodyOf(response)) {
          const rest = chunk.subarray(Math.min(skip, chunk.byteLength));
          skip -= chunk.byteLength - rest.byteLength;
          if (rest.byteLength === 0) continue;
          offset += rest.byteLength;
          attempt = 1;
          yield rest;
        }
        return;
      } catch (thrown) {
        const error = transport.brokenOff(thrown, signal);
        // Nothing is left to ask for: only the end was not heard of.
        if (error.code === 'REGISTRY_UNREACHABLE' && offset >= descriptor.size) return;
        if (error.code !== 'REGISTRY_UNREACHABLE' || attempt >= transport.attempts) throw error;
        await transport.waitBefore(attempt, signal);
      }
    }
  }

  async hasBlob({ digest }: Descriptor, { signal }: OciOptions = {}): Promise<boolean> {
    const request = this.#request('HEAD', `blobs/${digest}`, `blob ${digest}`, signal);
    const response = await this.#options.transport.send({ ...request, accept: [404] });
    await discard(response);
    return response.status !== 404;
  }

  async putBlob(descriptor: Descriptor, source: BlobSource, { signal }: OciOptions = {}): Promise<void> {
    if (await this.hasBlob(descriptor, { ...(signal && { signal }) })) return;
    const { transport, registry, chunkBytes } = this.#options;
    const start = this.#url('blobs/uploads/');
    const { where } = this;
    await uploadBlob({
      transport,
      registry,
      where,
      start,
      scope: this.#scope(true),
      descriptor,
      source,
      chunkBytes,
      signal,
    });
  }

  async mountBlob({ digest }: Descriptor, from: string, { signal }: OciOptions = {}): Promise<boolean> {
    const url = this.#url('blobs/uploads/');
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    const scope = `${this.#scope(true)} repository:${from}:pull`;
    const request = { ...this.#request('POST', '', `blob ${digest}`, signal), url, scope };
    const response = await this.#options.transport.send({ ...request, accept: [400, 401, 403, 404, 405] });
    await discard(response);
    return response.status === 201;
  }

  async putManifest(
    { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string },
    { tag, signal }: OciOptions & { readonly tag?: string } = {},
  ): Promise<Descriptor> {
    const document = parseManifestDocument(bytes, mediaType, this.where);
    const descriptor: Descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
    const response = await this.#options.transport.send({
      ...this.#request('PUT', `manifests/${tag ?? descriptor.digest}`, 'part of the image', signal),
      headers: { 'content-type': mediaType },
      body: bytes,
    });
    await discard(response);
    const said = response.headers.get('docker-content-digest');
    if (said !== null && said !== descriptor.digest)
      throw this.#wrong(descriptor.digest, `the registry keeps them as ${said.slice(0, 100)}`);
    const subject = document.kind === 'image' ? document.image.subject : document.index.subject;
    if (subject && response.headers.get('oci-subject') === null)
      await addReferrer(this, subject.digest, descriptor, document, { ...(signal && { signal }) });
    return descriptor;
  }

  async *tags({ signal }: OciOptions = {}): AsyncGenerator<string> {
    let count = 0;
    for await (const page of this.pages('tags/list?n=1000', 'list of tags', signal)) {
      const tags = page?.['tags'] ?? [];
      if (!Array.isArray(tags)) throw this.#unusable('a list of tags', '"tags" is no list');
      for (const tag of tags as unknown[]) {
        // A tag goes on into paths and names; what cannot be one is not handed on.
        if (typeof tag !== 'string' || !isTag(tag))
          throw this.#unusable('a list of tags', 'one of them is no tag');
        if (++count > ociLimits.tags)
          throw kumikiError('REGISTRY_TOO_LARGE', {
            what: 'The list of tags',
            where: this.where,
            limit: ociLimits.tags,
          });
        yield tag;
      }
    }
  }

  async referrers(subject: Digest, options: ReferrerOptions = {}): Promise<Descriptor[]> {
    const found = await listReferrers(this, subject, options, this.#options.transport.referrerLists);
    const { artifactType } = options;
    return found.filter((entry) => artifactType === undefined || entry.artifactType === artifactType);
  }

  /** The pages of a list as JSON objects; nothing for a list that is not there. */
  async *pages(
    path: string,
    what: string,
    signal: AbortSignal | undefined,
    accept: readonly number[] = [404],
  ): AsyncGenerator<Record<string, unknown> | undefined> {
    const { transport, registry } = this.#options;
    let url: URL | undefined = this.#url(path);
    for (let page = 0; url; page++) {
      if (page >= mostPages) throw this.#unusable(`a ${what}`, `it has more than ${mostPages} pages`);
      const response: Response = await transport.send({
        ...this.#request('GET', '', what, signal),
        url,
        accept,
      });
      if (!response.ok) {
        await discard(response);
        yield undefined;
        return;
      }
      const bytes = await this.#body(response, ociLimits.manifestBytes, `The ${what}`, signal);
      yield parseJsonObject(bytes, (reason) => this.#unusable(`a ${what}`, reason));
      url = nextPage(response.headers.get('link'), url, registry);
    }
  }

  async #manifestRequest(
    method: 'GET' | 'HEAD',
    wanted: string,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    return await this.#options.transport.send({
      ...this.#request(method, `manifests/${wanted}`, `image ${wanted}`, signal),
      headers: { accept: manifestTypes.join(', ') },
    });
  }

  async #body(
    response: Response,
    limit: number,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    try {
      return await collect(bodyOf(response), limit, { what, where: this.where });
    } catch (thrown) {
      throw thrown instanceof KumikiError ? thrown : this.#options.transport.brokenOff(thrown, signal);
    }
  }

  #request(method: Request['method'], path: string, what: string, signal: AbortSignal | undefined): Request {
    const writes = method === 'PUT' || method === 'POST';
    const action = `${writes ? 'writing' : 'reading'} the ${what}`;
    const asked = { where: this.where, action, what };
    return { method, url: this.#url(path), scope: this.#scope(writes), asked, signal };
  }

  #url(path: string): URL {
    return new URL(`/v2/${this.#options.repository}/${path}`, this.#options.transport.base);
  }

  #scope(writes: boolean): string {
    return `repository:${this.#options.repository}:${writes ? 'pull,push' : 'pull'}`;
  }

  #mediaTypeIn(bytes: Uint8Array): string {
    const { mediaType } = parseJsonObject(bytes, (reason) => this.#unusable('a manifest', reason));
    if (typeof mediaType === 'string' && manifestTypes.includes(mediaType)) return mediaType;
    throw this.#unusable('a manifest', 'it is of a kind that is not known');
  }

  #wrong(digest: string, reason: string): Error {
    return kumikiError('REGISTRY_CONTENT_WRONG', { where: this.where, digest, reason });
  }

  #unusable(what: string, reason: string): Error {
    return kumikiError('REGISTRY_ANSWER_INVALID', { where: this.where, what, reason });
  }
}

function mediaTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]!.trim();
}
