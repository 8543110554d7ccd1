import type { Caller } from '../../../identity/roles.ts';

/** Somebody who has a draft open, as another one hears of them. */
export interface DraftEditor {
  readonly name: string;
  /** The one who hears it, in another window. */
  readonly you: boolean;
}

/** Somebody who has a draft open. */
export type Person = Pick<Caller, 'id' | 'name'>;

interface Presence {
  readonly caller: Caller;
  readonly tell: (others: readonly DraftEditor[]) => void;
}

interface Draft {
  readonly here: Set<Presence>;
  /** By the name of the platform. */
  readonly elsewhere: Map<string, readonly Person[]>;
}

/** Who has which draft open, for as long as they are connected. Nothing of it is recorded. */
export class DraftEditors {
  readonly #drafts = new Map<string, Draft>();
  #changed: (draft: string) => void = () => undefined;

  /** Drafts that somebody has open on this platform. */
  get open(): readonly string[] {
    return [...this.#drafts].filter(([, { here }]) => here.size > 0).map(([draft]) => draft);
  }

  /** Hears when somebody comes or goes on this platform. */
  set changed(changed: (draft: string) => void) {
    this.#changed = changed;
  }

  /** Who has a draft open on this platform, each once. */
  here(draft: string): readonly Person[] {
    return each([...(this.#drafts.get(draft)?.here ?? [])].map(({ caller }) => caller));
  }

  /**
   * Takes somebody among those who have a draft open.
   * @param tell hears who the others are: now, and when one comes or goes
   * @returns takes them out again
   */
  join(draft: string, caller: Caller, tell: Presence['tell']): () => void {
    const presence = { caller, tell };
    this.#of(draft).here.add(presence);
    this.#tellAll(draft);
    this.#changed(draft);
    return () => {
      if (this.#drafts.get(draft)?.here.delete(presence) !== true) return;
      this.#tellAll(draft);
      this.#changed(draft);
    };
  }

  /** Takes over who has a draft open on another platform: all of them. */
  hear(platform: string, draft: string, people: readonly Person[]): void {
    const { elsewhere } = this.#of(draft);
    const before = elsewhere.get(platform) ?? [];
    if (people.length > 0) elsewhere.set(platform, people);
    else elsewhere.delete(platform);
    // What is said again, so that it is not forgotten, is no news.
    if (JSON.stringify(before) === JSON.stringify(people)) this.#forgetEmpty(draft);
    else this.#tellAll(draft);
  }

  #of(draft: string): Draft {
    const known = this.#drafts.get(draft);
    if (known) return known;
    const made: Draft = { here: new Set(), elsewhere: new Map() };
    this.#drafts.set(draft, made);
    return made;
  }

  #tellAll(draft: string): void {
    const { here, elsewhere } = this.#of(draft);
    const there = [...elsewhere.values()].flat();
    for (const presence of here) {
      const others = [...here].filter((other) => other !== presence).map(({ caller }) => caller);
      const { id: own } = presence.caller;
      presence.tell(each([...others, ...there]).map(({ id, name }) => ({ name, you: id === own })));
    }
    this.#forgetEmpty(draft);
  }

  #forgetEmpty(draft: string): void {
    const { here, elsewhere } = this.#of(draft);
    if (here.size === 0 && elsewhere.size === 0) this.#drafts.delete(draft);
  }
}

/** Each one once, however many windows they have. */
function each(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map(({ id, name }) => [id, { id, name }])).values()];
}
