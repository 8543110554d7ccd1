import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { parseManifestDocument, type Registries } from '@kumiki/oci';
import type { IndexWriter } from './index-writer.ts';
import type { Hint } from './notification.ts';
import { isOfRegistry, type Scanner } from './scanner.ts';
import { holds, sourceFor, type Source } from './source.ts';

export interface FollowerOptions {
  readonly scanner: Scanner;
  readonly sources: readonly Source[];
  readonly registries: Registries;
  readonly index: IndexWriter;
  /** Between two looks at all tags of a source, in ms; 0 looks at none by itself. */
  readonly pollMs: number;
  /** Hears what went wrong with a source. */
  readonly failed?: (source: string, error: KumikiError) => void;
}

/** How it stands with a source. */
export interface SourceState {
  readonly name: string;
  readonly signatures: Source['signatures'];
  readonly scanning: boolean;
  /** When all of it was looked at last without a fault, ISO 8601. */
  readonly scannedAt?: string;
  /** What kept it from that the last time. */
  readonly problem?: { readonly code: string; readonly message: string; readonly remedy: string };
}

/** Hints that wait at most; whoever sends more has all of the source looked at the next time. */
const mostWaiting = 10_000;
const longestMs = 3_600_000;
/** After the first fault of a source, in ms; twice as long after each further one, up to the time between two looks. */
const firstBackOffMs = 5_000;

/** Keeps the index as the registries are: all of them when it starts and from time to time, and at once what they tell. */
export class Follower implements AsyncDisposable {
  readonly #options: FollowerOptions;
  readonly #ended = new AbortController();
  readonly #states = new Map<Source, SourceState>();
  readonly #scans = new Map<Source, Promise<void>>();
  readonly #waiting = new Map<string, { readonly source: Source; readonly hint: Hint }>();
  readonly #loops: Promise<void>[] = [];
  /** How long registries ask to be left alone, in ms. */
  readonly #asked = new Map<Source, number>();
  #following: Promise<void> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    for (const source of options.sources) this.#say(source, { scanning: false });
  }

  /** Begins with a look at everything. */
  start(): void {
    for (const source of this.#options.sources) this.#loops.push(this.#loop(source));
  }

  states(): readonly SourceState[] {
    return this.#options.sources.map((source) => this.#states.get(source)!);
  }

  /** Looks at all of a source now, or goes along with who is just doing it. Its fault, if any, is in its state. */
  async scan(source: Source): Promise<void> {
    const running = this.#scans.get(source);
    if (running) return await running;
    const scan = this.#scan(source).finally(() => this.#scans.delete(source));
    this.#scans.set(source, scan);
    await scan;
  }

  /**
   * Looks at the repository of a component in each source.
   * @param name of the component, which is what its repository is called below the source
   * @returns what was wrong with one of the registries; one that has no such repository is not
   */
  async seek(name: string): Promise<KumikiError | undefined> {
    let fault: KumikiError | undefined;
    for (const source of this.#options.sources) {
      const repository = source.path === '' ? name : `${source.path}/${name}`;
      try {
        await this.#options.scanner.scanRepository(source, repository, { signal: this.#ended.signal });
      } catch (thrown) {
        const error = asKumikiError(thrown);
        if (error.code !== 'REGISTRY_NOT_FOUND') fault ??= error;
      }
    }
    return fault;
  }

  async scanAll(): Promise<void> {
    await Promise.all(this.#options.sources.map(async (source) => await this.scan(source)));
  }

  /** Looks where a registry says that something changed, one after the other, without keeping it waiting. */
  follow(hints: readonly Hint[]): void {
    for (const hint of hints) {
      for (const source of this.#sourcesOf(hint)) {
        const key = `${source.name} ${JSON.stringify(hint)}`;
        if (this.#waiting.size < mostWaiting) this.#waiting.set(key, { source, hint });
      }
    }
    this.#following ??= this.#work().finally(() => {
      this.#following = undefined;
    });
  }

  /** When all that was told is looked at. */
  async whenIdle(): Promise<void> {
    while (this.#following) await this.#following;
    await Promise.all(this.#scans.values());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#waiting.clear();
    await Promise.allSettled([...this.#loops, this.#following, ...this.#scans.values()]);
  }

  /** A registry calls itself by names that only it knows: the path alone says whose it is. */
  #sourcesOf({ repository }: Hint): readonly Source[] {
    const { sources } = this.#options;
    return sources.filter(
      (source) =>
        holds(source, source.registry, repository) &&
        sourceFor(sources, `${source.registry}/${repository}`) === source,
    );
  }

  async #loop(source: Source): Promise<void> {
    const { pollMs } = this.#options;
    const { signal } = this.#ended;
    for (let failures = 0; !signal.aborted;) {
      await this.scan(source);
      const isFaulty = this.#states.get(source)?.problem !== undefined;
      if (pollMs === 0 && !isFaulty) return;
      failures = isFaulty ? failures + 1 : 0;
      const usual = pollMs === 0 ? longestMs : pollMs;
      const backOff = Math.min(usual, firstBackOffMs * 2 ** Math.min(failures - 1, 20));
      const wait = isFaulty ? Math.max(backOff, this.#asked.get(source) ?? 0) : usual;
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #scan(source: Source): Promise<void> {
    const { signal } = this.#ended;
    const before = this.#states.get(source)!;
    this.#say(source, { ...before, scanning: true });
    // Who signs and who trusts may have changed while nobody looked.
    const recheck = before.scannedAt === undefined && source.signatures !== 'off' ? { recheckMs: 0 } : {};
    try {
      await this.#options.scanner.scanSource(source, { signal, ...recheck });
      this.#say(source, { scanning: false, scannedAt: new Date().toISOString() });
    } catch (thrown) {
      this.#fault(source, thrown);
    }
  }

  async #work(): Promise<void> {
    for (const [key, { source, hint }] of this.#waiting) {
      this.#waiting.delete(key);
      try {
        await this.#look(source, hint);
      } catch (thrown) {
        this.#missed(source, hint, thrown);
      }
    }
  }

  /** A hint may come late: what it is about may be gone. What is wrong with one image is no fault of its source. */
  #missed(source: Source, { repository, tag, digest = '' }: Hint, thrown: unknown): void {
    const error = asKumikiError(thrown);
    if (error.code === 'REGISTRY_NOT_FOUND') return;
    if (isOfRegistry(error) || this.#ended.signal.aborted) return this.#fault(source, thrown);
    const place = { repository: `${source.registry}/${repository}`, wanted: tag ?? digest };
    this.#options.index.putProblem(place, error);
  }

  async #look(source: Source, { repository, tag, digest }: Hint): Promise<void> {
    const { scanner } = this.#options;
    const options = { signal: this.#ended.signal };
    if (tag !== undefined) return await scanner.scanTag(source, repository, tag, options);
    if (digest === undefined) return await scanner.scanRepository(source, repository, options);
    // What has no tag matters where it says something of another image.
    const subject = await this.#subjectOf(source, repository, digest);
    if (subject !== undefined) await scanner.scanDigest(source, repository, subject, options);
  }

  async #subjectOf(source: Source, path: string, digest: string): Promise<string | undefined> {
    const { registries } = this.#options;
    const repository = registries.repository({ registry: source.registry, repository: path });
    const { bytes, descriptor } = await repository.manifest(digest, { signal: this.#ended.signal });
    const document = parseManifestDocument(bytes, descriptor.mediaType, repository.where);
    return (document.kind === 'image' ? document.image : document.index).subject?.digest;
  }

  #fault(source: Source, thrown: unknown): void {
    const before = this.#states.get(source)!;
    if (this.#ended.signal.aborted) return this.#say(source, { ...before, scanning: false });
    const error = asKumikiError(thrown);
    const { code, message, remedy, retryAfter = 0 } = error;
    this.#asked.set(source, retryAfter * 1000);
    this.#say(source, { ...before, scanning: false, problem: { code, message, remedy } });
    this.#options.failed?.(source.name, error);
  }

  #say(source: Source, state: Omit<SourceState, 'name' | 'signatures'>): void {
    const { name, signatures } = source;
    this.#states.set(source, { ...state, name, signatures });
  }
}
