import { hash } from 'node:crypto';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { openBucketFiles, type BucketFiles, type ObjectStore } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import { plainName, storeFile, type ArtifactRef } from '../../../execution/index.ts';
import type { Caller } from '../../../identity/roles.ts';
import type { BucketsSetting } from '../../../settings/sections/buckets.ts';
import type { Files } from '../../core/files.ts';
import type { ProcessRequest } from '../../core/process-request.ts';
import type { Priority } from '../../core/submission.ts';
import { bytesOfBase64, type RequestMessage, type RequestObject } from '../forms/read-request.ts';

export interface PrepareOptions {
  readonly files: Pick<Files, 'find'>;
  readonly objects: ObjectStore;
  readonly caller: Caller;
  readonly project: string;
  /** What requests may name objects of. */
  readonly buckets: BucketsSetting;
}

/** Makes of a message what every protocol asks for; its files are in the object store then. */
export class PrepareRequest {
  readonly #options: PrepareOptions;
  readonly #buckets = new Map<string, Promise<BucketFiles>>();

  constructor(options: PrepareOptions) {
    this.#options = options;
  }

  /**
   * @throws MESSAGE_UNREADABLE, MESSAGE_IMAGE_DIFFERS, MESSAGE_BUCKET_UNKNOWN, MESSAGE_KEY_OUTSIDE, ARTIFACT_NOT_FOUND,
   * what the stores are to blame for
   */
  async prepare(message: RequestMessage, signal: AbortSignal): Promise<ProcessRequest> {
    const { pipeline_id: pipelineId, parameters = {}, priority } = message.pipeline_config;
    const image = await this.#image(message, signal);
    const others = Object.entries(message.inputs ?? {}).map(async ([input, { file_id: id }]) => {
      return { input, artifact: await this.#stored(id) };
    });
    const [texts, values] = partition(parameters);
    return {
      pipelineId,
      parameters: values,
      textParameters: texts,
      ...(priority !== undefined && { priority: priority.toLowerCase() as Priority }),
      clientId: message.client_id,
      correlationId: message.correlation_id,
      files: [{ artifact: image }, ...(await Promise.all(others))],
    };
  }

  async #image(message: RequestMessage, signal: AbortSignal): Promise<ArtifactRef> {
    const { image_data: data, file_id: id, object, image_size_bytes: size, image_format: format } = message;
    if (data !== undefined) {
      const bytes = bytesOfBase64(data);
      // Before anything of it is stored.
      checkSize(bytes.length, size);
      const mediaType = mediaTypeOf(bytes);
      checkFormat(mediaType, format);
      const digest = `sha256:${hash('sha256', bytes, 'hex')}` as const;
      const name = `${plainName(message.correlation_id) || 'image'}${endings.get(mediaType) ?? ''}`;
      return { ...(await this.#options.objects.put(bytes, { digest, signal })), mediaType, name };
    }
    const artifact = object ? await this.#fetched(object, signal) : await this.#stored(id!);
    checkSize(artifact.size, size);
    checkFormat(artifact.mediaType, format);
    return artifact;
  }

  async #stored(fileId: string): Promise<ArtifactRef> {
    const { files, caller, project } = this.#options;
    return (await files.find(caller, project, fileId)).artifact;
  }

  async #fetched({ bucket, key, sha256, size }: RequestObject, signal: AbortSignal): Promise<ArtifactRef> {
    const { buckets, objects } = this.#options;
    const setting = Object.hasOwn(buckets, bucket) ? buckets[bucket] : undefined;
    const allowed = Object.keys(buckets).join(', ') || 'none';
    if (!setting) throw kumikiError('MESSAGE_BUCKET_UNKNOWN', { bucket, allowed });
    const { prefix = '' } = setting;
    if (!key.startsWith(prefix)) throw kumikiError('MESSAGE_KEY_OUTSIDE', { bucket, key, prefix });
    const opened = this.#buckets.get(bucket) ?? openBucketFiles(setting);
    this.#buckets.set(bucket, opened);
    const files = await opened;
    for await (const entry of files.list(key, signal)) {
      if (entry.key !== key) break;
      checkSize(entry.size, size);
      const content = await files.get(entry, signal);
      if (!content) break;
      const name = plainName(key) || 'image';
      const artifact = await storeFile(content, name, objects, { maxBytes: size, signal });
      const expected = `sha256:${sha256.replace(/^sha256:/, '')}`;
      if (artifact.digest !== expected) throw differs('the SHA-256', artifact.digest, expected);
      return artifact;
    }
    throw kumikiError('ARTIFACT_NOT_FOUND', { name: key, where: `The bucket ${bucket}` });
  }
}

const endings = new Map(
  Object.values(imageFormatTable).map(({ mediaType, extensions }) => [mediaType, extensions[0]!]),
);

function mediaTypeOf(bytes: Uint8Array): string {
  const format = sniffFormat(bytes);
  return format ? imageFormatTable[format].mediaType : 'application/octet-stream';
}

function checkSize(found: number, expected: number | undefined): void {
  if (expected !== undefined && found !== expected) {
    throw differs('the size', `${found} bytes`, `${expected} bytes`);
  }
}

function checkFormat(mediaType: string, format: RequestMessage['image_format']): void {
  if (format === undefined || mediaType === imageFormatTable[format].mediaType) return;
  const found = mediaType.startsWith('image/') ? mediaType.slice('image/'.length) : 'no image';
  throw differs('the format', found, format);
}

function differs(what: string, found: string, expected: string): KumikiError {
  return kumikiError('MESSAGE_IMAGE_DIFFERS', { what, found, expected });
}

/** Texts, which the pipeline's schema converts, and all else. */
function partition(
  parameters: Readonly<Record<string, unknown>>,
): [texts: Record<string, string>, values: Record<string, unknown>] {
  const texts: [string, string][] = [];
  const values: [string, unknown][] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'string') texts.push([name, value]);
    else values.push([name, value]);
  }
  return [Object.fromEntries(texts), Object.fromEntries(values)];
}
