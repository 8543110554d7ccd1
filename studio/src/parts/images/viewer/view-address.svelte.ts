import { untrack } from 'svelte';
import { place, setQuery } from '../../../router/router.svelte.ts';
import type { ViewState } from './view-state.svelte.ts';
import { readView, viewText } from './view-text.ts';

/** A hand that moves is waited for, so long in ms: browsers take few addresses a second. */
const pauseMs = 300;

/**
 * Keeps where somebody looks in the address, and begins with what the address says, so that it can be shared and is there after
 * a reload.
 * @param name of the value in the address
 */
export function keepInAddress(view: ViewState, name: string): void {
  view.view = readView(place().query.get(name) ?? '');
  keepValue(name, () => (view.view ? viewText(view.view) : ''));
}

/** Keeps a value in the address once it stays as it is for a moment. Empty: it is the usual one. */
export function keepValue(name: string, text: () => string): void {
  $effect(() => {
    const wanted = text();
    const timer = setTimeout(() => {
      if ((untrack(place).query.get(name) ?? '') !== wanted) setQuery({ [name]: wanted });
    }, pauseMs);
    return () => clearTimeout(timer);
  });
}

/** A number of the address within limits, else the usual one. */
export function readNumber(name: string, usual: number, [least, most]: readonly [number, number]): number {
  const text = place().query.get(name) ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : usual;
}
