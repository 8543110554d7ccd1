import { isObject, type JsonSchema } from '../schema/json-schema.ts';
import { parseTypeRef, type ValueTypeName } from '../values/types.ts';
import type { LocalText, Manifest, TypeText } from './manifest.ts';

/** What a value of each type is in an author's code. */
const typeNames: Readonly<Record<ValueTypeName, string>> = {
  image: 'Image',
  mask: 'Image',
  detections: 'dict[str, Any]',
  classes: 'dict[str, Any]',
  keypoints: 'dict[str, Any]',
  measurements: 'dict[str, Any]',
  verdict: 'dict[str, Any]',
  table: 'dict[str, Any]',
  text: 'str',
  number: 'float',
  json: 'Any',
  file: 'FileValue',
};

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

interface Field {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The text of `component_types.py` for a manifest: `Inputs`, `Params` and `Outputs`, for `run` in component.py. */
export function generatePythonTypes({ inputs, outputs, params }: Manifest): string {
  const given = Object.entries(inputs).map(([name, { type, optional, description }]) => {
    return { name, type: optional ? `${portType(type)} | None` : portType(type), text: english(description) };
  });
  const settings = Object.entries(isObject(params['properties']) ? params['properties'] : {}).map(
    ([name, schema]) => {
      const about = isObject(schema) ? schema : {};
      const text = english(about['description'] as LocalText | string | undefined);
      return { name, type: schemaType(about), text };
    },
  );
  const results = Object.entries(outputs).map(([name, { type, optional, description }]) => {
    const found = portType(type);
    return { name, type: optional ? `NotRequired[${found}]` : found, text: english(description) };
  });
  const body = [protocol('Inputs', given), protocol('Params', settings), typedDict(results)].join('\n\n\n');
  return `${header(body)}\n\n\n${body}\n`;
}

function header(body: string): string {
  const uses = (names: readonly string[]) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const lines = ['"""Made from component.yaml by "kumiki generate"; changes here are lost."""', ''];
  lines.push(
    `from typing import ${uses(['Any', 'Literal', 'NotRequired', 'Protocol', 'TypedDict']).join(', ')}`,
  );
  const sdk = uses(['FileValue', 'Image']);
  if (sdk.length > 0) lines.push('', `from kumiki import ${sdk.join(', ')}`);
  return lines.join('\n');
}

/** What has no name in Python is there as `inputs["from"]`. */
function protocol(name: string, fields: readonly Field[]): string {
  const usable = fields.filter((field) => isName(field.name));
  const lines = usable.flatMap(described);
  return `class ${name}(Protocol):\n${lines.length > 0 ? lines.join('\n') : '    pass'}`;
}

function typedDict(fields: readonly Field[]): string {
  if (fields.every(({ name }) => isName(name))) {
    const lines = fields.flatMap(described);
    return `class Outputs(TypedDict):\n${lines.length > 0 ? lines.join('\n') : '    pass'}`;
  }
  const entries = fields.map(({ name, type }) => `    ${JSON.stringify(name)}: ${type},\n`).join('');
  return `Outputs = TypedDict("Outputs", {\n${entries}})`;
}

function described({ name, type, text }: Field): string[] {
  const lines = [`    ${name}: ${type}`];
  if (text !== '') lines.push(`    """${text.replaceAll('\\', '\\\\').replaceAll('"', "'")}"""`);
  return lines;
}

function portType(text: TypeText): string {
  const { type, list } = parseTypeRef(text)!;
  return list ? `list[${typeNames[type]}]` : typeNames[type];
}

function schemaType(schema: JsonSchema, depth = 0): string {
  const { type, enum: choices, items } = schema;
  // Floating point numbers cannot be literal types.
  if (Array.isArray(choices) && choices.every((one) => typeof one === 'string' || Number.isInteger(one))) {
    return `Literal[${choices.map((choice) => JSON.stringify(choice)).join(', ')}]`;
  }
  const simple: Readonly<Record<string, string>> = {
    integer: 'int',
    number: 'float',
    string: 'str',
    boolean: 'bool',
    object: 'dict[str, Any]',
  };
  if (type === 'array' && depth < 4) return `list[${isObject(items) ? schemaType(items, depth + 1) : 'Any'}]`;
  return simple[String(type)] ?? 'Any';
}

function english(text: LocalText | string | undefined): string {
  const found = typeof text === 'string' ? text : (text?.en ?? '');
  return found.replace(/\s+/g, ' ').trim();
}

function isName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name);
}
