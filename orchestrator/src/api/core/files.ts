import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { isDigest, type ObjectReader } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat, type JsonValue } from '@kumiki/component-sdk/values';
import type { ArtifactRef } from '../../execution/index.ts';
import type { FileFilter, FileRecords, FilesPage, UploadedFile } from '../../files/index.ts';
import { visiblePipelines, type Caller } from '../../identity/roles.ts';
import type { OpenedArtifact } from './executions.ts';

export interface FilesOptions {
  readonly records: FileRecords;
  readonly objects: ObjectReader;
}

/** A stored file, with what its records know of it. */
export interface FoundFile {
  readonly artifact: ArtifactRef;
  /** When it was sent, or first used, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Stored files by their content: those that people sent, and all that executions refer to. */
export class Files {
  readonly #records: FileRecords;
  readonly #objects: ObjectReader;

  constructor({ records, objects }: FilesOptions) {
    this.#records = records;
    this.#objects = objects;
  }

  /** Records files that were put into the object store, so that they stay there. */
  async record(
    caller: Caller,
    project: string,
    files: readonly ArtifactRef[],
  ): Promise<readonly UploadedFile[]> {
    const named = files.map(({ digest, size, mediaType, name = digest }) => {
      return { digest, size, mediaType, name };
    });
    return await this.#records.record(project, caller.id, named);
  }

  /** Those that people sent, the last one first. @throws CURSOR_INVALID */
  async list(project: string, filter: FileFilter, page: FilesPage): ReturnType<FileRecords['list']> {
    return await this.#records.list(project, filter, page);
  }

  /**
   * What is known of a file: one that was sent, or that an execution or a result of before refers to. Whoever may see
   * some pipelines only sees the files of their executions.
   * @throws ARTIFACT_NOT_FOUND
   */
  async find(caller: Caller, project: string, digest: string): Promise<FoundFile> {
    const pipelines = visiblePipelines(caller);
    const sent = pipelines === undefined ? await this.#records.find(project, digest) : undefined;
    if (sent) {
      const { size, mediaType, name, uploadedAt } = sent;
      return { artifact: { digest, size, mediaType, name }, createdAt: uploadedAt };
    }
    const traced = isDigest(digest) ? await this.#records.trace(project, digest, pipelines) : undefined;
    const there = traced && (await this.#objects.stat(digest));
    if (!traced || !there) throw missing(digest);
    const { name, meta, createdAt } = traced;
    const mediaType = traced.mediaType ?? (await this.#typeOf(digest));
    return {
      artifact: {
        digest,
        size: there.size,
        mediaType,
        ...(name !== undefined && { name }),
        ...(meta !== undefined && { meta: meta as JsonValue }),
      },
      createdAt,
    };
  }

  /** As `find`, with its bytes. @throws ARTIFACT_NOT_FOUND, also where it is lost */
  async open(caller: Caller, project: string, digest: string): Promise<OpenedArtifact> {
    const { artifact } = await this.find(caller, project, digest);
    if (!(await this.#objects.stat(digest))) throw missing(digest);
    return { artifact, read: (signal) => this.#objects.get(digest, { ...(signal && { signal }) }) };
  }

  /** Whether a pipeline of the project may name it: it was sent, or executions refer to it. */
  async isThere(project: string, digest: string): Promise<boolean> {
    if (!isDigest(digest)) return false;
    const known = (await this.#records.find(project, digest)) ?? (await this.#records.trace(project, digest));
    return known !== undefined && (await this.#objects.stat(digest)) !== undefined;
  }

  /** What its first bytes say. */
  async #typeOf(digest: string): Promise<string> {
    for await (const chunk of this.#objects.get(digest)) {
      const format = sniffFormat(chunk);
      return format ? imageFormatTable[format].mediaType : 'application/octet-stream';
    }
    return 'application/octet-stream';
  }
}

function missing(digest: string): KumikiError {
  return kumikiError('ARTIFACT_NOT_FOUND', { name: digest, where: 'The store' });
}
