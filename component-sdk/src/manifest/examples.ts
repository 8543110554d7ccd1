import { adviceFor, type Document } from '../document/index.ts';
import { problem, type Path, type Problem } from '../errors/index.ts';
import { compileSchema, issuesToParameterProblems } from '../schema/index.ts';
import { parseTypeRef, valueTypes } from '../values/types.ts';
import type { Manifest, ManifestExample, TypeText } from './manifest.ts';
import { pathFault } from './paths.ts';

/** A file that an example reads, or compares an output with. */
export interface ExampleFile {
  /** Inside of the component's folder. */
  readonly path: string;
  /** Where the manifest names it. */
  readonly at: Path;
}

/** Examples name inputs, outputs and parameters that there are, and values that those take. */
export function checkExamples(manifest: Manifest, document: Document, schemaIsUsable: boolean): Problem[] {
  return manifest.examples.flatMap((example, index) => {
    const base: Path = ['examples', index];
    return [
      ...checkNames(example, manifest, base, document),
      ...(schemaIsUsable ? checkParams(example, manifest, base, document) : []),
      ...filesOf(example, manifest, base).flatMap(({ path, at }) => {
        const reason = pathFault(path);
        const values = {
          where: `"${path}"`,
          found: `a path that ${reason}`,
          expected: 'a path inside of the folder',
        };
        return reason === undefined ? [] : [problem('FIELD_INVALID', values, document.locate(at))];
      }),
    ];
  });
}

/** The files that the examples of a manifest name. */
export function exampleFiles(manifest: Manifest): ExampleFile[] {
  return manifest.examples.flatMap((example, index) => filesOf(example, manifest, ['examples', index]));
}

function checkNames(example: ManifestExample, manifest: Manifest, base: Path, document: Document): Problem[] {
  const found: Problem[] = [];
  const unknown = (side: 'inputs' | 'expect', key: string, names: readonly string[]) => {
    const values = { key, where: `the ${side === 'expect' ? 'outputs' : 'inputs'} of ${manifest.name}` };
    const place = document.locate([...base, side, key], 'key');
    found.push(problem('FIELD_UNKNOWN', { ...values, advice: adviceFor(key, names) }, place, { field: key }));
  };
  const inputs = Object.keys(manifest.inputs);
  const outputs = Object.keys(manifest.outputs);
  for (const key of Object.keys(example.inputs)) if (!inputs.includes(key)) unknown('inputs', key, inputs);
  for (const key of Object.keys(example.expect)) {
    if (key !== 'tolerance' && !outputs.includes(key)) unknown('expect', key, outputs);
  }
  for (const [key, { type, optional }] of Object.entries(manifest.inputs)) {
    if (optional === true || Object.hasOwn(example.inputs, key)) continue;
    const values = {
      where: `The inputs of an example of ${manifest.name}`,
      key,
      expected: `a value of type ${type}`,
    };
    found.push(problem('FIELD_MISSING', values, document.locate([...base, 'inputs'], 'key'), { field: key }));
  }
  return found;
}

function checkParams(
  example: ManifestExample,
  manifest: Manifest,
  base: Path,
  document: Document,
): Problem[] {
  const validator = compileSchema(manifest.params);
  const given = example.params ?? {};
  const issues = validator
    .check(validator.withDefaults(given))
    // What is wrong with a default is said at the default.
    .filter(({ path: [name] }) => name === undefined || Object.hasOwn(given, name));
  return issuesToParameterProblems(issues, document, [...base, 'params'], { where: manifest.name });
}

function filesOf(example: ManifestExample, manifest: Manifest, base: Path): ExampleFile[] {
  const named = (side: 'inputs' | 'expect', types: Readonly<Record<string, { type: TypeText }>>) =>
    Object.entries(example[side]).flatMap(([key, value]) =>
      Object.hasOwn(types, key) ? filesOfValue(value, types[key]!.type, [...base, side, key]) : [],
    );
  return [...named('inputs', manifest.inputs), ...named('expect', manifest.outputs)];
}

/** Text stands for a file where the type is an image or a file; `{file: PATH}` does for every type. */
function filesOfValue(value: unknown, type: TypeText, at: Path): ExampleFile[] {
  if (Array.isArray(value) && type.endsWith('[]')) {
    return value.flatMap((item, index) => filesOfValue(item, type, [...at, index]));
  }
  if (typeof value === 'string') {
    return valueTypes[parseTypeRef(type)!.type].kind === 'data' ? [] : [{ path: value, at }];
  }
  const file = typeof value === 'object' && value !== null && 'file' in value ? value.file : undefined;
  return typeof file === 'string' ? [{ path: file, at: [...at, 'file'] }] : [];
}
