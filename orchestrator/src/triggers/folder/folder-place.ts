import { watch, type FSWatcher } from 'node:fs';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import type { ArtifactRef } from '../../execution/index.ts';
import type { FoundFile, movedFolders, WatchedPlace } from '../files/place.ts';
import type { FolderSource } from '../trigger.ts';
import { allowedFolder } from './allowed-folder.ts';
import { listFolder } from './list-folder.ts';
import { moveFile, takeFile } from './take-file.ts';

export interface FolderPlaceOptions {
  readonly source: FolderSource;
  /** Folders that the operator allows. */
  readonly roots: readonly string[];
  readonly objects: ObjectWriter;
}

/** A folder of this machine, or one that it reaches like its own. */
export class FolderPlace implements WatchedPlace {
  readonly #options: FolderPlaceOptions;
  /** As it is really called, since the last look. */
  #folder = '';
  #hint: FSWatcher | undefined;

  constructor(options: FolderPlaceOptions) {
    this.#options = options;
  }

  /** @throws FOLDER_NOT_ALLOWED, FOLDER_UNUSABLE, FOLDER_TOO_LARGE */
  async list(): Promise<readonly FoundFile[]> {
    const { source, roots } = this.#options;
    this.#folder = await allowedFolder(source.path, roots);
    return await listFolder(this.#folder, source);
  }

  async take(file: FoundFile): Promise<ArtifactRef | undefined> {
    return await takeFile(this.#folder, file, this.#options.objects);
  }

  async move(file: FoundFile, to: keyof typeof movedFolders, digest?: string): Promise<void> {
    await moveFile(this.#folder, file, to, digest);
  }

  /** A network folder may not tell: it is looked at from time to time all the same. */
  listen(changed: () => void): void {
    const { path, recursive } = this.#options.source;
    try {
      this.#hint = watch(path, { recursive, persistent: false }, changed);
      this.#hint.on('error', () => this.close());
    } catch {
      // As above.
    }
  }

  close(): void {
    this.#hint?.close();
    this.#hint = undefined;
  }
}
