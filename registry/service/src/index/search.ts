import type { Manifest } from '@kumiki/component-sdk/manifest';
import { accepts, parseTypeRef } from '@kumiki/component-sdk/values/types';
import type { ComponentQuery } from './component-index.ts';

/** What of a component is looked into: small, so that thousands fit into memory and are looked through at once. */
export interface Searchable {
  readonly name: string;
  readonly category: string;
  /** Name, title, description and category in all languages, folded. */
  readonly text: string;
  /** The titles, folded. */
  readonly titles: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export function searchableOf({
  name,
  title,
  description,
  category,
  inputs,
  outputs,
}: Pick<Manifest, 'name' | 'title' | 'description' | 'category' | 'inputs' | 'outputs'>): Searchable {
  const titles = folded(Object.values(title).join('\n'));
  return {
    name,
    category,
    titles,
    text: [name, titles, folded(Object.values(description).join('\n')), category].join('\n'),
    inputs: Object.values(inputs).map(({ type }) => type),
    outputs: Object.values(outputs).map(({ type }) => type),
  };
}

/** So that full-width letters, half-width kana and capitals find the same. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Whether all that a query says holds; made once for a query. */
export function matcher({ text = '', category, takes, gives }: ComponentQuery): (one: Searchable) => boolean {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return (one) =>
    (category === undefined || one.category === category) &&
    words.every((word) => one.text.includes(word)) &&
    (takes === undefined || one.inputs.some((input) => fits(input, takes))) &&
    (gives === undefined || one.outputs.some((output) => fits(gives, output)));
}

/** How near a match is: the name itself, a part of it, a title, the rest. Made once for a query. */
export function ranker({ text = '' }: ComponentQuery): (one: Searchable) => number {
  const wanted = folded(text).trim();
  return ({ name, titles }) => {
    if (wanted === '') return 0;
    if (name === wanted || name.endsWith(`/${wanted}`) || titles.split('\n').includes(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return titles.includes(wanted) ? 2 : 3;
  };
}

/** Whether an input takes an output: lists are taken one by one, but a single value is no list. */
function fits(input: string, output: string): boolean {
  const [wanted, given] = [parseTypeRef(input), parseTypeRef(output)];
  if (!wanted || !given) return false;
  return accepts(wanted.type, given.type) && (given.list || !wanted.list);
}
