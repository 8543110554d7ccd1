import { untrack } from 'svelte';
import { getJson } from '../api/client.ts';
import type { ComponentDetails } from '../api/types.ts';
import { localText } from '../i18n/language.svelte.ts';
import { inputTitle, outputTitle, paramTitle } from './component-titles.ts';

/** What a component calls its parameters, inputs and outputs; their names where it says nothing. */
export interface ComponentWords {
  param(name: string): string;
  input(name: string): string;
  output(name: string): string;
}

/** Kept from screen to screen: a version never changes. */
let known = $state.raw<ReadonlyMap<string, ComponentDetails>>(new Map());

/** Reads what a component calls things. @param wanted `NAME@VERSION`; names do until it is read, and where it cannot be */
export function useComponentWords(wanted: () => string | undefined): ComponentWords {
  const key = $derived(wanted());
  $effect(() => {
    if (key === undefined || untrack(() => known.has(key))) return undefined;
    const ended = new AbortController();
    void read(key, ended.signal);
    return () => ended.abort();
  });
  const details = $derived(key === undefined ? undefined : known.get(key));
  return {
    param: (name) => localText(details && paramTitle(details, name), name),
    input: (name) => localText(details && inputTitle(details, name), name),
    output: (name) => localText(details && outputTitle(details, name), name),
  };
}

async function read(key: string, signal: AbortSignal): Promise<void> {
  const [name = '', version = ''] = key.split('@');
  try {
    const path = `/components/${name}/versions/${version}`;
    known = new Map(known).set(key, await getJson<ComponentDetails>(path, {}, signal));
  } catch {
    // Its names do.
  }
}
