import type { Caller } from '../../identity/roles.ts';

/** Somebody who has a draft open, as another one hears of them. */
export interface DraftEditor {
  readonly name: string;
  /** The one who hears it, in another window. */
  readonly you: boolean;
}

interface Presence {
  readonly caller: Caller;
  readonly tell: (others: readonly DraftEditor[]) => void;
}

/** Who has which draft open on this platform, for as long as they are connected. Nothing of it is recorded. */
export class DraftEditors {
  readonly #open = new Map<string, Set<Presence>>();

  /**
   * Takes somebody among those who have a draft open.
   * @param tell hears who the others are: now, and when one comes or goes
   * @returns takes them out again
   */
  join(draft: string, caller: Caller, tell: Presence['tell']): () => void {
    const here = this.#open.get(draft) ?? new Set();
    this.#open.set(draft, here);
    const presence = { caller, tell };
    here.add(presence);
    tellAll(here);
    return () => {
      if (!here.delete(presence)) return;
      if (here.size === 0) this.#open.delete(draft);
      tellAll(here);
    };
  }
}

function tellAll(here: ReadonlySet<Presence>): void {
  for (const presence of here) presence.tell(othersOf(presence, here));
}

/** Each one once, however many windows they have. */
function othersOf(presence: Presence, here: ReadonlySet<Presence>): readonly DraftEditor[] {
  const { id } = presence.caller;
  const others = [...here].filter((other) => other !== presence).map(({ caller }) => caller);
  const byId = new Map(others.map((caller) => [caller.id, { name: caller.name, you: caller.id === id }]));
  return [...byId.values()];
}
