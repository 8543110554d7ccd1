import { didYouMean } from '@kumiki/component-sdk/document';

/** A reference of a document: `$inputs.image`, `$params.width`, `$files.model`, `$steps.find.detections`. */
export type Reference =
  | { readonly kind: 'inputs' | 'params' | 'files'; readonly name: string; readonly text: string }
  | { readonly kind: 'steps'; readonly step: string; readonly name: string; readonly text: string };

const forms = {
  inputs: '$inputs.NAME',
  params: '$params.NAME',
  files: '$files.NAME',
  steps: '$steps.STEP.OUTPUT',
} as const;

const start = /^\$(inputs|params|files|steps)\./;
const name = '([A-Za-z0-9_-]+)';
const single = new RegExp(`^\\$(inputs|params|files)\\.${name}$`);
const ofStep = new RegExp(`^\\$steps\\.${name}\\.${name}$`);

/** Whether a text is a reference: only one that starts so, as a whole value. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && start.test(value);
}

/** Reads a text that `isReference`; an incomplete one gives the form that was expected. */
export function parseReference(text: string): Reference | { readonly expected: string } {
  const [, step, output] = ofStep.exec(text) ?? [];
  if (step !== undefined && output !== undefined) return { kind: 'steps', step, name: output, text };
  const [, kind, named] = single.exec(text) ?? [];
  if (named !== undefined) return { kind: kind as 'inputs' | 'params' | 'files', name: named, text };
  return { expected: forms[start.exec(text)?.[1] as keyof typeof forms] };
}

/** A text as it is meant: `$$` at its start stands for one `$`. */
export function unescapeText(text: string): string {
  return text.startsWith('$$') ? text.slice(1) : text;
}

/** What somebody most likely meant by a text such as `$input.image` or `$step.find.image`; `undefined` for other texts. */
export function lookalike(text: string): string | undefined {
  const [, word, rest] = /^\$([A-Za-z]+)[.:](.+)$/.exec(text) ?? [];
  const meant = word === undefined || start.test(text) ? undefined : didYouMean(word, Object.keys(forms));
  return meant === undefined ? undefined : `$${meant}.${rest}`;
}
