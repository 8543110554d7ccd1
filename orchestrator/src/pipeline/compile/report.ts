import type { Document } from '@kumiki/component-sdk/document';
import type { Problem } from '@kumiki/component-sdk/errors';

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

/** Errors, and warnings, that one compile reports at most. */
const mostProblems = 100;

/** Collects what a compile finds, in all of its documents; the same finding of a pipeline used twice only once. */
export class Report {
  readonly #main: Document;
  readonly #errors = new Map<string, Problem>();
  readonly #warnings = new Map<string, Problem>();

  constructor(main: Document) {
    this.#main = main;
  }

  addAll(document: Document, problems: readonly Problem[]): void {
    const inner = document !== this.#main;
    for (const one of problems) {
      // What is only advice about a pipeline inside belongs to that pipeline's own check.
      if (inner && one.severity === 'warning') continue;
      const placed = inner ? { ...one, document: document.name } : one;
      const { code, severity, line, column, message } = placed;
      const id = JSON.stringify([inner && document.name, code, line, column, message]);
      const found = severity === 'error' ? this.#errors : this.#warnings;
      if (found.size < mostProblems && !found.has(id)) found.set(id, placed);
    }
  }

  get hasErrors(): boolean {
    return this.#errors.size > 0;
  }

  /** Errors before warnings, the main document before those inside, each by line. */
  problems(): Problem[] {
    return [...inOrder(this.#errors.values()), ...inOrder(this.#warnings.values())];
  }
}

function inOrder(problems: Iterable<Problem>): Problem[] {
  return [...problems].toSorted(
    (a, b) => (a.document ?? '').localeCompare(b.document ?? '') || a.line - b.line || a.column - b.column,
  );
}
