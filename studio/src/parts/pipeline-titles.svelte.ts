import { getJson } from '../api/client.ts';
import type { LocalText, Page, PipelineDraft } from '../api/types.ts';
import { localText } from '../i18n/language.svelte.ts';

type Listed = Pick<PipelineDraft, 'name' | 'title'>;

/** So many pages of 200 are read: beyond, pipelines are called by their names. */
const mostPages = 5;
/** Kept from screen to screen, so that titles are there at once. */
let known = $state.raw<ReadonlyMap<string, LocalText | string>>(new Map());

/**
 * What pipelines are called, by name or `NAME@VERSION`, in the language that is chosen; those that are gone, or have no
 * title, by their name. Read anew by each screen that asks.
 */
export function usePipelineTitles(): (pipeline: string) => string {
  $effect(() => {
    const ended = new AbortController();
    // Names do where titles cannot be had; whatever else a screen reads says what is wrong.
    read(ended.signal).catch(() => undefined);
    return () => ended.abort();
  });
  return titleOf;
}

/** Those that are known so far, by name. */
export function knownPipelines(): readonly { readonly name: string; readonly title: string }[] {
  return [...known.keys()].map((name) => ({ name, title: titleOf(name) }));
}

/** The same without reading, for parts of a screen that reads. */
export function titleOf(pipeline: string): string {
  const [name = pipeline] = pipeline.split('@');
  return localText(known.get(name), name);
}

async function read(signal: AbortSignal): Promise<void> {
  const titles = new Map<string, LocalText | string>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const query = { texts: 'false', limit: 200, cursor };
    const { items, next } = await getJson<Page<Listed>>('/pipelines', query, signal);
    for (const { name, title } of items) if (title !== undefined) titles.set(name, title);
    if (next === undefined) break;
    cursor = next;
  }
  known = titles;
}
