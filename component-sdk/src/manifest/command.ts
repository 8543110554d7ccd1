import { parseTypeRef, valueTypes } from '../values/types.ts';
import type { CommandArgument, Manifest } from './manifest.types.ts';

/** The key `command` of a manifest. */
export type Command = NonNullable<Manifest['command']>;

/** One argument as its kind; `as` is filled in where the value's type says it. */
export type CommandPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'flag'; readonly flag: string; readonly when: string }
  | { readonly kind: 'input'; readonly input: string; readonly as: string; readonly option?: string }
  | ({ readonly kind: 'output'; readonly output: string; readonly option?: string } & OutputFormat)
  | ({ readonly kind: 'param'; readonly param: string; readonly option?: string } & ParamText);

export interface OutputFormat {
  readonly as: string;
  /** The image input that it lies on. */
  readonly from?: string;
  readonly transform?: 'scale';
}

export interface ParamText {
  readonly prefix?: string;
  readonly suffix?: string;
  /** A text that begins with `-` is taken. */
  readonly dash?: boolean;
}

/** What may stand beside the key that says the kind. */
const companions = {
  file: [],
  flag: ['when'],
  input: ['as', 'option'],
  output: ['as', 'option', 'from', 'transform'],
  param: ['option', 'prefix', 'suffix', 'dash'],
} as const satisfies Record<string, readonly string[]>;

/** The manifest's file, which is the entry of a component that is a command. */
export const manifestFile = 'component.yaml';

/** Why a mapping is no argument, in words that follow "is"; `undefined` where it is one. */
export function argumentFault(argument: CommandArgument): string | undefined {
  if (typeof argument !== 'object') return undefined;
  const kinds = Object.keys(companions).filter((kind) => Object.hasOwn(argument, kind));
  const [kind, ...others] = kinds;
  if (kind === undefined || others.length > 0) {
    return kinds.length === 0 ? 'a mapping without any of them' : `a mapping with ${kinds.join(' and ')}`;
  }
  if (kind === 'flag' && argument.when === undefined) return 'a flag without "when"';
  const allowed: readonly string[] = companions[kind as keyof typeof companions];
  const stray = Object.keys(argument).find((key) => key !== kind && !allowed.includes(key));
  return stray === undefined ? undefined : `${kind} with "${stray}", which does not go with it`;
}

/** An argument of a manifest that was checked, as its kind. */
export function partOf(
  argument: CommandArgument,
  manifest: Pick<Manifest, 'inputs' | 'outputs'>,
): CommandPart {
  if (typeof argument !== 'object') return { kind: 'text', text: String(argument) };
  const { file, flag, when = '', input, output, param, as, ...rest } = argument;
  if (file !== undefined) return { kind: 'file', file };
  if (flag !== undefined) return { kind: 'flag', flag, when };
  if (input !== undefined) {
    return { kind: 'input', input, as: as ?? usualFormat(manifest.inputs[input]?.type), ...rest };
  }
  if (output !== undefined) {
    return { kind: 'output', output, as: as ?? usualFormat(manifest.outputs[output]?.type), ...rest };
  }
  return { kind: 'param', param: param!, ...rest };
}

/** The format of a value's file where the manifest names none. */
export function usualFormat(type = 'json'): string {
  const { type: name } = parseTypeRef(type)!;
  const { kind } = valueTypes[name];
  if (kind !== 'data') return kind === 'picture' ? 'png' : 'bin';
  return name === 'text' || name === 'number' ? 'text' : 'json';
}

/** The formats that the file of a value may have; `undefined` where any will do. */
export function formatsFor(type: string, side: 'input' | 'output'): readonly string[] | undefined {
  const { type: name } = parseTypeRef(type)!;
  const { kind } = valueTypes[name];
  if (kind === 'picture') return ['png', 'tiff', 'jpeg', 'webp', ...(side === 'input' ? ['original'] : [])];
  if (kind === 'file') return side === 'input' ? ['bin'] : undefined;
  return name === 'text' || name === 'number' ? ['text', 'json'] : ['json'];
}

/** The files of the folder that a command names. */
export function commandFiles({ command }: Manifest): { path: string; at: (string | number)[] }[] {
  return (command?.run ?? []).flatMap((argument, index) => {
    const path = typeof argument === 'object' ? argument.file : undefined;
    return path === undefined ? [] : [{ path, at: ['command', 'run', index, 'file'] }];
  });
}
