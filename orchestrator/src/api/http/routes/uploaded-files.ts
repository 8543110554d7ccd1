import type { ArtifactRef } from '../../../execution/index.ts';

const most = 1000;
const keptMs = 60 * 60_000;

/** Files that were sent and that no record refers to: known for an hour, in memory alone. */
export class UploadedFiles {
  readonly #files = new Map<string, { readonly artifact: ArtifactRef; readonly at: number }>();

  add(artifact: ArtifactRef): void {
    this.#files.delete(artifact.digest);
    this.#files.set(artifact.digest, { artifact, at: performance.now() });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= most) break;
      this.#files.delete(oldest);
    }
  }

  get(digest: string): ArtifactRef | undefined {
    const found = this.#files.get(digest);
    return found && performance.now() - found.at < keptMs ? found.artifact : undefined;
  }
}
