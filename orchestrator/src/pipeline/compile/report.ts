import type { Document } from '@kumiki/component-sdk/document';
import { type Problem } from '@kumiki/component-sdk/errors';

/** What a finding is about, beside its place. */
export interface About {
  /** The place of the key instead of its value. */
  readonly at?: 'key' | 'value';
  /** The character of a text value that it is about, counted from 0. */
  readonly within?: { readonly text: string; readonly at: number };
  readonly severity?: 'error' | 'warning';
  readonly step?: string;
  readonly field?: string;
}

/** Problems that one compile reports at most. */
const mostProblems = 200;

/** Collects what a compile finds, in all of its documents; the same finding of a pipeline used twice only once. */
export class Report {
  readonly #main: Document;
  readonly #found = new Map<string, Problem>();

  constructor(main: Document) {
    this.#main = main;
  }

  addAll(document: Document, problems: readonly Problem[]): void {
    const inner = document !== this.#main;
    for (const found of problems) {
      // What is only advice about a pipeline inside belongs to that pipeline's own check.
      if (inner && found.severity === 'warning') continue;
      const placed = inner ? { ...found, document: document.name } : found;
      const { code, line, column, message } = placed;
      const id = JSON.stringify([inner && document.name, code, line, column, message]);
      if (this.#found.size < mostProblems && !this.#found.has(id)) this.#found.set(id, placed);
    }
  }

  get hasErrors(): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === 'error');
  }

  /** Errors before warnings, the main document before those inside, each by line. */
  problems(): Problem[] {
    const rank = ({ severity, document }: Problem) =>
      (severity === 'error' ? 0 : 2) + (document === undefined ? 0 : 1);
    return [...this.#found.values()].toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.document ?? '').localeCompare(b.document ?? '') ||
        a.line - b.line ||
        a.column - b.column,
    );
  }
}
