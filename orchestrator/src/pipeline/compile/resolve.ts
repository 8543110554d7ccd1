import { adviceFor } from '@kumiki/component-sdk/document';
import type { Path } from '@kumiki/component-sdk/errors';
import type { Reference } from '../reference/reference.ts';
import { nameOfMark, propertiesOf } from './caller-params.ts';
import { broken, type Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import type { About } from './report.ts';

/** Where a reference is written, for messages. */
export interface ReferencePlace {
  /** E.g. `The input "image" of the step "mark"`. */
  readonly where: string;
  readonly path: Path;
  readonly about: About;
  /** The step that it belongs to. */
  readonly step?: string;
}

/** What a reference stands for in a document; an unknown one is reported. */
export function resolve(frame: Frame, reference: Reference, place: ReferencePlace): Flow {
  const { scope, inputs, linking } = frame;
  const { name } = reference;
  frame.used.add(`${reference.kind}.${name}`);
  switch (reference.kind) {
    case 'inputs': {
      const declared = [...inputs.keys()];
      return inputs.get(name) ?? unknown(frame, reference, place, 'there is no input', declared, 'inputs');
    }
    case 'files': {
      const files = scope.pipeline.files ?? {};
      if (!Object.hasOwn(files, name)) {
        return unknown(frame, reference, place, 'there is no file', Object.keys(files), 'files');
      }
      const id = `files.${scope.prefix}${name}`;
      if (!linking.files.has(id)) linking.files.set(id, { file: files[name]! });
      return { kind: 'file', id };
    }
    case 'params':
      return resolveParam(frame, reference, place);
    case 'steps':
    default:
      return resolveStep(frame, reference, place);
  }
}

function resolveParam(frame: Frame, reference: Reference, place: ReferencePlace): Flow {
  const { scope, params } = frame;
  const { name } = reference;
  if (!params.has(name)) {
    return unknown(
      frame,
      reference,
      place,
      'there is no parameter',
      Object.keys(propertiesOf(scope.params)),
      'params',
    );
  }
  const value = params.get(name);
  if (value === undefined) return { kind: 'absent' };
  if (typeof value === 'symbol') return { kind: 'param', name: nameOfMark(value) };
  if (!hasMark(value)) return { kind: 'literal', data: value, as: { type: 'json', list: false } };
  const values = {
    reference: reference.text,
    where: lowerFirst(place.where),
    reason: 'the step around this pipeline puts it together from other parameters',
    advice: 'Give that parameter as a whole there, as $params.NAME.',
  };
  scope.report('REFERENCE_NOT_ALLOWED', values, place.path, place.about);
  return broken;
}

function resolveStep(
  frame: Frame,
  reference: Extract<Reference, { kind: 'steps' }>,
  place: ReferencePlace,
): Flow {
  const { scope, results, without } = frame;
  const { step: name, name: output, text } = reference;
  if (name === place.step) {
    scope.report('STEP_SELF', { step: name, reference: text }, place.path, place.about);
    return broken;
  }
  const gone = without.get(name);
  if (gone !== undefined) return gone;
  const step = scope.steps.get(name);
  if (step === undefined) {
    if (Object.hasOwn(scope.pipeline.steps, name)) {
      return { kind: 'absent', reason: `the step "${name}" is disabled` };
    }
    const names = Object.keys(scope.pipeline.steps);
    return unknown(frame, { ...reference, name }, place, 'there is no step', names, 'steps');
  }
  const found = results.get(`${name}.${output}`);
  if (found !== undefined) return found;
  const outputs = Object.keys(step.component?.manifest.outputs ?? step.inner?.pipeline.outputs ?? {});
  return unknown(frame, reference, place, `the step "${name}" has no output`, outputs);
}

function unknown(
  frame: Frame,
  { text, name }: Reference,
  { where, path, about }: ReferencePlace,
  what: string,
  candidates: readonly string[],
  section?: string,
): Flow {
  const advice =
    candidates.length > 0 || section === undefined
      ? adviceFor(name, candidates)
      : `Declare it under "${section}", or refer to something else.`;
  frame.scope.report('REFERENCE_UNKNOWN', { where, reference: text, what, name, advice }, path, about);
  return broken;
}

/** Whether a parameter of the caller is somewhere inside of a value. */
export function hasMark(value: unknown): boolean {
  if (typeof value === 'symbol') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasMark);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
