import { randomUUID } from 'node:crypto';
import type { Replicas } from '../../../records/index.ts';
import type { DraftEditors, Person } from './draft-editors.ts';

export interface SharedDraftsOptions {
  readonly replicas: Replicas;
  readonly editors: DraftEditors;
  /** So often each platform says again who has which draft open on it, in ms. */
  readonly beatMs?: number;
}

/** Of a platform that was silent for so many beats nobody has anything open. */
const silentBeats = 3;
/** What a message of the data base holds at most, in bytes. */
const mostBytes = 7000;

/** What platforms tell each other: who has a draft open on one of them; or that one knows of nobody yet, without a draft. */
interface Told {
  readonly platform: string;
  readonly draft?: string;
  readonly people?: readonly Person[];
}

/**
 * Who has drafts open on other platforms of the same records, and here for them. All is said again from time to time: what is not
 * ends by itself, so that a platform that died takes its people along.
 */
export class SharedDrafts {
  readonly #options: SharedDraftsOptions;
  readonly #platform = randomUUID();
  /** By platform and draft: how many beats ago it was heard of. */
  readonly #silent = new Map<string, { readonly platform: string; readonly draft: string; beats: number }>();
  #ends: () => void = () => undefined;

  constructor(options: SharedDraftsOptions) {
    this.#options = options;
  }

  start(): void {
    const { replicas, editors, beatMs = 15_000 } = this.#options;
    const stop = replicas.listen({ drafts: (text) => this.#take(text) });
    editors.changed = (draft) => this.#tell(draft);
    const timer = setInterval(() => this.#beat(), beatMs).unref();
    this.#ends = () => {
      stop();
      editors.changed = () => undefined;
      clearInterval(timer);
    };
    this.#ask();
  }

  stop(): void {
    for (const draft of this.#options.editors.open) this.#publish({ draft, people: [] });
    this.#ends();
  }

  #beat(): void {
    this.#tellAll();
    for (const heard of this.#silent.values()) {
      if (++heard.beats >= silentBeats) this.#hear({ ...heard, people: [] });
    }
  }

  #tellAll(): void {
    for (const draft of this.#options.editors.open) this.#tell(draft);
  }

  #tell(draft: string): void {
    const people = [...this.#options.editors.here(draft)];
    // Whoever has no room in it is not named elsewhere.
    while (!this.#publish({ draft, people })) people.pop();
  }

  /** Whoever listens anew asks for what was missed, and is missed. */
  #ask(): void {
    this.#publish({});
    this.#tellAll();
  }

  #publish(told: Omit<Told, 'platform'>): boolean {
    const text = JSON.stringify({ platform: this.#platform, ...told });
    if (Buffer.byteLength(text) > mostBytes) return false;
    this.#options.replicas.tellDrafts(text);
    return true;
  }

  #take(text: string | undefined): void {
    if (text === undefined) return this.#ask();
    const told = toldIn(text);
    if (!told || told.platform === this.#platform) return;
    const { platform, draft, people } = told;
    if (draft === undefined) this.#tellAll();
    else this.#hear({ platform, draft, people: people ?? [] });
  }

  #hear({ platform, draft, people }: Required<Told>): void {
    const key = JSON.stringify([platform, draft]);
    if (people.length > 0) this.#silent.set(key, { platform, draft, beats: 0 });
    else this.#silent.delete(key);
    this.#options.editors.hear(platform, draft, people);
  }
}

/** Anybody who may connect to the data base may say anything. */
function toldIn(text: string): Told | undefined {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof told !== 'object' || told === null) return undefined;
  const { platform, draft, people } = told as Record<string, unknown>;
  if (typeof platform !== 'string') return undefined;
  if (draft === undefined) return { platform };
  if (typeof draft !== 'string' || !Array.isArray(people) || !people.every(isPerson)) return undefined;
  return { platform, draft, people: people.map(({ id, name }) => ({ id, name })) };
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string';
}
