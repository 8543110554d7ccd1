import { getContext, setContext } from 'svelte';

/** What is looked at in the place of the graph. */
export type Looking =
  | { readonly kind: 'result'; readonly step: string }
  /** A value is drawn: the one of a parameter, or the one that several parameters make. */
  | { readonly kind: 'draw'; readonly step: string; readonly param: string | undefined }
  | { readonly kind: 'pick'; readonly step: string; readonly set: (colour: string) => void };

type Look = (at: Looking) => void;

const key = Symbol('look');

/** Lets what is inside show things in the place of the graph. */
export function provideLook(look: Look): void {
  setContext(key, look);
}

/** Nothing where there is no such place, as beside another graph. */
export function lookHere(): Look | undefined {
  return getContext<Look | undefined>(key);
}
