import { Image, valueTypes, type ValueTypeName } from '@kumiki/component-sdk/values';
import type { InputSource } from '../../executors/index.ts';
import type { Plan, PlanInput } from '../../pipeline/index.ts';

/** Two colours as on a chess board, 160×120 pixels: a JPEG, as most frames are. */
const jpeg = Buffer.from(
  [
    '/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBD',
    'AQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAB4AKAD',
    'ASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAUD/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAAAAAAAAAAAAAA',
    'AAAGBf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AMAG2yAAFABFK8ABPAWqQAAUAEUrwAE8BapAAAAAABQARSvA',
    'ATwFqkAAFABFK8ABPAWqQAAUAEUrwAE8BapAABQARSvAATwFqkAAFABFK8AAAAABPAWqQAAUAEUrwAE8BapAABQARSvAATwFqkAA',
    'FABFK8ABPAWqQAAUAEUrwAE8BapAAAAAABQARSvAATwFqkAAFABFK8ABPAWqQAAUAEUrwAE8BapAABQARSvAATwFqkAAFABFK8AA',
    'AAABPAWqQAAUAEUrwAE8BapAABQARSvAAf/Z',
  ].join(''),
  'base64',
);

const [width, height] = [160, 120];

/**
 * Made-up inputs of a pipeline's kind. Optional ones are left out.
 * @returns nothing where one is of a type that nobody can make up, such as detections
 */
export function warmUpInputs(
  plan: Plan,
): Readonly<Record<'inputs' | 'shared', Record<string, InputSource>>> | undefined {
  const inputs: Record<string, InputSource> = {};
  const shared: Record<string, InputSource> = {};
  for (const [name, input] of Object.entries(plan.inputs)) {
    if (input.optional) continue;
    const source = madeUp(input);
    if (!source) return undefined;
    (input.shared ? shared : inputs)[name] = source;
  }
  return { inputs, shared };
}

function madeUp({ type, list }: PlanInput): InputSource | undefined {
  const one = madeUpOf(type);
  return one && list ? { kind: 'list', elements: [one] } : one;
}

function madeUpOf(type: ValueTypeName): InputSource | undefined {
  if (type === 'text') return { kind: 'data', data: '' };
  if (type === 'number') return { kind: 'data', data: 1 };
  if (valueTypes[type].kind !== 'picture') return undefined;
  if (type === 'image') {
    return { kind: 'bytes', name: 'frame.jpg', load: async () => await Promise.resolve(jpeg) };
  }
  const data = new Uint8Array(width * height);
  return { kind: 'value', value: Image.fromRaw({ data, width, height, channels: 1 }) };
}
