import { untrack } from 'svelte';
import type { Language } from '../i18n/language.svelte.ts';

/** Something that can be done by a key, or found by its name. */
export interface Command {
  readonly id: string;
  /** What it is called, by language: it is found in each. */
  readonly text: Readonly<Record<Language, string>>;
  /** Its key, such as `Mod+D`: `Mod` is Ctrl, or Command on a Mac. */
  readonly keys?: string;
  /** Its key where the browser tells of it in another way, such as `Mod+C`. */
  readonly browserKeys?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

type Source = () => readonly Command[];

let sources = $state.raw<readonly Source[]>([]);
let open = $state<'commands' | 'keys' | undefined>(undefined);

/** Offers commands for as long as a screen is there. @returns ends it */
export function provideCommands(source: Source): () => void {
  sources = [...untrack(() => sources), source];
  return () => {
    sources = untrack(() => sources).filter((one) => one !== source);
  };
}

/** All that can be done now; those of the screen come first. */
export function allCommands(): readonly Command[] {
  return sources.toReversed().flatMap((source) => source());
}

/** The list of commands, or that of keys, where one is open. */
export function openList(): 'commands' | 'keys' | undefined {
  return open;
}

export function setOpenList(list: 'commands' | 'keys' | undefined): void {
  open = list;
}
