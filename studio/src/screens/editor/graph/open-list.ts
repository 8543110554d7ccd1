import type { Position } from '../../../document/document.ts';
import type { LineStart } from './connecting.svelte.ts';

/** A list or a question that is open above the graph: of steps to add, of places to join, of what is missing and so on. */
export type OpenList =
  | { readonly kind: 'add'; readonly at?: Position; readonly from?: LineStart }
  | { readonly kind: 'connect' | 'missing' | 'sub-pipeline' }
  | { readonly kind: 'file'; readonly file: File };
