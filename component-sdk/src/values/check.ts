import { ownValidator, type Validator } from '../schema/index.ts';
import { dataSchemas } from './data-schemas.ts';
import * as dataCode from './data-schemas.validate.ts';
import { FileValue } from './file.ts';
import { Image } from './image/index.ts';
import { formatTypeRef, valueTypes, type TypeRef, type ValueTypeName } from './types.ts';

const dataValidators = new Map<string, Validator>(
  Object.entries(dataCode).map(([type, code]) => [
    type,
    ownValidator(dataSchemas[type as ValueTypeName]!, code),
  ]),
);

/**
 * Why something is not a value of a type, in words that follow "is": `undefined` where it is one.
 * Data types are checked against their schema, masks for one channel of 8 bits.
 */
export function whyNot(given: unknown, wanted: TypeRef): string | undefined {
  if (!wanted.list) return whyNotSingle(given, wanted.type);
  if (!Array.isArray(given)) return `${describe(given)}, not a list`;
  for (const [at, element] of given.entries()) {
    const reason = whyNotSingle(element, wanted.type);
    if (reason) return `a list whose element ${at} is ${reason}`;
  }
  return undefined;
}

function whyNotSingle(given: unknown, type: ValueTypeName): string | undefined {
  switch (valueTypes[type].kind) {
    case 'picture':
      if (!(given instanceof Image)) return describe(given);
      if (type === 'mask' && (given.space !== 'grey' || given.depth !== 8 || given.alpha)) {
        return `an image of ${given.depth} bits, ${given.space}${given.alpha ? ' with alpha' : ''}, where a mask is 8-bit grey`;
      }
      return undefined;
    case 'file':
      return given instanceof FileValue ? undefined : describe(given);
    case 'data':
      return whyNotData(given, type);
    default:
      return undefined;
  }
}

function whyNotData(given: unknown, type: ValueTypeName): string | undefined {
  if (type === 'text') return typeof given === 'string' ? undefined : describe(given);
  if (type === 'number') return Number.isFinite(given) ? undefined : describe(given);
  if (given instanceof Image || given instanceof FileValue || given === undefined) return describe(given);
  const [issue] = dataValidators.get(type)!.check(given);
  if (!issue) return undefined;
  const place = issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  return `not valid ${type}${place}: ${issue.found} where ${issue.expected} is expected`;
}

/** What something is, in words. */
export function describe(given: unknown): string {
  if (given === undefined) return 'nothing';
  if (given === null) return 'null';
  if (given instanceof Image) return 'an image';
  if (given instanceof FileValue) return 'a file';
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'number')
    return Number.isFinite(given) ? `the number ${given}` : `${given}, not a number`;
  if (typeof given === 'string') return `the text "${given.slice(0, 40)}"`;
  if (typeof given === 'object')
    return given.constructor?.name === 'Object' ? 'an object' : `a ${given.constructor?.name}`;
  return `a ${typeof given}`;
}

/** `an image`, `a list of images`… in messages: the type as manifests write it. */
export function describeType(type: TypeRef): string {
  return `of type ${formatTypeRef(type)}`;
}
