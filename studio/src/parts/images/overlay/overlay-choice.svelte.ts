import { place, setQuery } from '../../../router/router.svelte.ts';

/** Whether boxes are drawn over pictures, as the address says it: who switches them on for one picture has them on the next one too. */
export function showsBoxes(): boolean {
  return place().query.get('boxes') === 'on';
}

export function showBoxes(shown: boolean): void {
  setQuery({ boxes: shown ? 'on' : '' });
}
