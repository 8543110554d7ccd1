import { compileSchema, describeSchema, showValue } from '@kumiki/component-sdk/schema';
import { dataSchemas } from '@kumiki/component-sdk/values/data-schemas';
import { accepts, formatTypeRef, valueTypes, type TypeRef } from '@kumiki/component-sdk/values/types';
import { broken, type Flow, type ValueFlow } from './flow.ts';
import type { Frame } from './frame.ts';
import type { ReferencePlace } from './resolve.ts';

/** What an input of a component, or of a pipeline inside, takes. */
export interface WantedInput extends TypeRef {
  readonly optional: boolean;
  readonly shared: boolean;
  /** Whether it is an input of a component, which says what a file is read as. */
  readonly ofComponent: boolean;
}

interface FitPlace extends ReferencePlace {
  readonly input: string;
  /** The reference as it is written. */
  readonly reference: string;
}

/** Checks what flows into an input against what the input takes. */
export function checkFit(frame: Frame, flow: Flow, wanted: WantedInput, place: FitPlace): Flow {
  switch (flow.kind) {
    case 'value':
      return checkValue(frame, flow, wanted, place);
    case 'file':
      return checkFile(frame, flow, wanted, place);
    case 'param':
      return checkParam(frame, flow, wanted, place);
    case 'literal':
      return checkData(frame, flow, wanted, place);
    case 'absent':
    case 'broken':
    default:
      return flow;
  }
}

function checkValue(frame: Frame, flow: ValueFlow, wanted: WantedInput, place: FitPlace): Flow {
  const { scope } = frame;
  const { path, about, reference, input } = place;
  const where = stepOf(place);
  const isList = flow.levels.length > flow.outside;
  if (!accepts(wanted.type, flow.type)) {
    refuseType(
      frame,
      `of type ${formatTypeRef({ type: flow.type, list: isList })} (${reference})`,
      wanted,
      place,
    );
    return broken;
  }
  if (wanted.list && !isList && !flow.unsure) {
    const values = { input, where, expected: formatTypeRef(wanted), single: wanted.type, reference };
    scope.report('LIST_EXPECTED', values, path, about);
    return broken;
  }
  if (wanted.shared && !flow.shared) {
    scope.report('INPUT_NOT_SHARED', { input, where, reference }, path, about);
    return broken;
  }
  return flow;
}

function checkFile(
  frame: Frame,
  flow: Extract<Flow, { kind: 'file' }>,
  wanted: WantedInput,
  place: FitPlace,
): Flow {
  const { reference, input, path, about } = place;
  const where = stepOf(place);
  if (wanted.list) {
    const values = { input, where, expected: formatTypeRef(wanted), single: wanted.type, reference };
    frame.scope.report('LIST_EXPECTED', values, path, about);
    return broken;
  }
  if (flow.as !== undefined && !accepts(wanted.type, flow.as.type)) {
    refuseType(frame, `of type ${flow.as.type} (${reference})`, wanted, place);
    return broken;
  }
  if (!wanted.ofComponent) return { ...flow, as: wanted };
  const file = frame.linking.files.get(flow.id)!;
  if (file.as !== undefined && file.as.type !== wanted.type) {
    const values = { reference, first: file.as.type, second: wanted.type, where };
    frame.scope.report('FILE_TWO_TYPES', values, path, about);
    return broken;
  }
  file.as = { type: wanted.type, list: false };
  return flow;
}

const jsonTypeOf: Readonly<Partial<Record<TypeRef['type'], string>>> = { number: 'number', text: 'string' };

function checkParam(
  frame: Frame,
  flow: Extract<Flow, { kind: 'param' }>,
  wanted: WantedInput,
  place: FitPlace,
): Flow {
  const { scope, linking } = frame;
  const { reference, input, path, about } = place;
  if (!['number', 'text', 'json'].includes(wanted.type)) {
    const reason = `it takes ${formatTypeRef(wanted)}, and a parameter is a number, a text or JSON`;
    const advice =
      valueTypes[wanted.type].kind === 'data'
        ? 'Connect the output of a step.'
        : 'Connect an input of the pipeline or one of $files.';
    scope.report('REFERENCE_NOT_ALLOWED', { reference, where: lower(place), reason, advice }, path, about);
    return broken;
  }
  const types = linking.caller.typesOf(flow.name);
  const needed = wanted.list ? 'array' : jsonTypeOf[wanted.type];
  if (needed !== undefined && types !== undefined && !types.has(needed)) {
    const found = `${describeSchema(linking.caller.schemaOf(flow.name))} (${reference})`;
    refuseType(frame, found, wanted, place);
    return broken;
  }
  if (!wanted.optional && !linking.caller.hasValue(flow.name)) {
    scope.report('PARAMETER_WITHOUT_VALUE', { reference, where: `the input "${input}"` }, path, about);
    return broken;
  }
  return flow;
}

/** Data that was written in the document around this one, or is a parameter's value there. */
function checkData(
  frame: Frame,
  flow: Extract<Flow, { kind: 'literal' }>,
  wanted: WantedInput,
  place: FitPlace,
): Flow {
  const schema = dataSchemas[wanted.type];
  const fits =
    schema !== undefined &&
    compileSchema(wanted.list ? { type: 'array', items: schema } : schema).check(flow.data).length === 0;
  if (fits) return { ...flow, as: wanted };
  refuseType(frame, `${showValue(flow.data)} (${place.reference})`, wanted, place);
  return broken;
}

function refuseType(frame: Frame, found: string, wanted: TypeRef, place: FitPlace): void {
  const values = {
    input: place.input,
    where: stepOf(place),
    found,
    expected: `a value of type ${formatTypeRef(wanted)}`,
  };
  frame.scope.report('INPUT_TYPE', values, place.path, place.about);
}

function stepOf({ about }: ReferencePlace): string {
  return `the step "${about.step}"`;
}

function lower({ input, about }: FitPlace): string {
  return `the input "${input}" of the step "${about.step}"`;
}
