import { compileSchema, issuesToProblems } from '@kumiki/component-sdk/schema';
import { dataSchemas } from '@kumiki/component-sdk/values/data-schemas';
import { valueTypes, type TypeRef } from '@kumiki/component-sdk/values/types';
import { isReference, lookalike, parseReference, unescapeText } from '../reference/reference.ts';
import { checkFit, type WantedInput } from './check-fit.ts';
import { broken, type Flow } from './flow.ts';
import type { Frame } from './frame.ts';
import { lowerFirst, resolve, type ReferencePlace } from './resolve.ts';

/**
 * What flows into an input that a document writes a reference or data for, checked against what the input takes:
 * type, list, sharing. Everything wrong is reported, and gives `broken` where the flow cannot be known.
 */
export function bindInput(
  frame: Frame,
  step: string,
  input: string,
  wanted: WantedInput,
  written: unknown,
): Flow {
  const place: ReferencePlace = {
    where: `The input "${input}" of the step "${step}"`,
    path: ['steps', step, 'inputs', input],
    about: { step, field: input },
    step,
  };
  if (!isReference(written)) return bindLiteral(frame, wanted, written, place);
  const reference = parseReference(written);
  if ('expected' in reference) {
    const values = { reference: written, expected: reference.expected };
    frame.scope.report('REFERENCE_INVALID', values, place.path, place.about);
    return broken;
  }
  const flow = resolve(frame, reference, place);
  return checkFit(frame, flow, wanted, { ...place, reference: written, input });
}

function bindLiteral(frame: Frame, wanted: WantedInput, written: unknown, place: ReferencePlace): Flow {
  const { scope } = frame;
  const { where, path, about } = place;
  const near = typeof written === 'string' ? lookalike(written) : undefined;
  if (valueTypes[wanted.type].kind !== 'data') {
    const step = about.step!;
    const advice =
      near === undefined
        ? 'Connect $inputs.NAME or $steps.STEP.OUTPUT; an image or file that is always the same goes under "files".'
        : `Did you mean ${near}?`;
    const values = { input: about.field!, where: `the step "${step}"`, expected: wanted.type, advice };
    scope.report('INPUT_LITERAL', values, path, about);
    return broken;
  }
  if (near !== undefined) {
    const values = { where, text: String(written), near };
    scope.report('REFERENCE_LOOKALIKE', values, path, { ...about, severity: 'warning' });
  }
  const data = literalOf(frame, written, place);
  if (data === undefined) return broken;
  return checkLiteral(frame, data, wanted, place) ? { kind: 'literal', data, as: wanted } : broken;
}

/** Data as it is meant, without the escapes; `undefined` where a reference is hidden inside of it. */
function literalOf(frame: Frame, written: unknown, place: ReferencePlace): unknown {
  let hidden = false;
  const read = (value: unknown, path: ReferencePlace['path']): unknown => {
    if (typeof value === 'string') {
      if (!isReference(value)) return unescapeText(value);
      hidden = true;
      const values = {
        reference: value,
        where: `data of the input "${place.about.field}"`,
        reason: 'a reference is the whole value of an input',
        advice: `For the text itself write "$${value}".`,
      };
      frame.scope.report('REFERENCE_NOT_ALLOWED', values, path, place.about);
      return value;
    }
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, [...path, key])]));
  };
  const data = read(written, place.path);
  return hidden ? undefined : data;
}

/** Checks data against the schema of a type. */
function checkLiteral(
  { scope }: Frame,
  data: unknown,
  { type, list }: TypeRef,
  { where, path, about }: ReferencePlace,
): boolean {
  const schema = dataSchemas[type] ?? {};
  const issues = compileSchema(list ? { type: 'array', items: schema } : schema).check(data);
  for (const issue of issues) {
    const whole = issue.path.length === 0 ? where : lowerFirst(where);
    scope.reportAll(issuesToProblems([issue], scope.document, path, { ...about, where: whole }));
  }
  return issues.length === 0;
}
