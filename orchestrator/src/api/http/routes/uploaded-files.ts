import type { ArtifactRef } from '../../../execution/index.ts';

const most = 1000;
const keptMs = 60 * 60_000;

/** Files that were sent and that no record refers to: known for an hour, in memory alone. */
export class UploadedFiles {
  readonly #files = new Map<string, { readonly artifact: ArtifactRef; readonly at: number }>();

  add(who: string, artifact: ArtifactRef): void {
    const key = keyOf(who, artifact.digest);
    this.#files.delete(key);
    this.#files.set(key, { artifact, at: performance.now() });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= most) break;
      this.#files.delete(oldest);
    }
  }

  /** What somebody sent themselves. */
  get(who: string, digest: string): ArtifactRef | undefined {
    const found = this.#files.get(keyOf(who, digest));
    return found && performance.now() - found.at < keptMs ? found.artifact : undefined;
  }
}

function keyOf(who: string, digest: string): string {
  return JSON.stringify([who, digest]);
}
