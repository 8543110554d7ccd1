import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { Generator } from './generator.ts';

/** Each contract, and the folder of its binding in `proto/src/`. */
const contracts = [
  { source: 'kumiki/v1/component.proto', binding: 'component' },
  { source: 'kumiki/v1/image_processing.proto', binding: 'image-processing' },
  { source: 'grpc/health/v1/health.proto', binding: 'health' },
  { source: 'grpc/reflection/v1/reflection.proto', binding: 'reflection' },
] as const;

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  bytes: 'Uint8Array',
  double: 'number',
  uint32: 'number',
  int32: 'number',
  int64: 'number',
};

/** The messages of the contracts as TypeScript types, and each .proto as data that is read without parsing. */
export const protoTypes: Generator = {
  name: 'types of the wire contracts',
  async generate(root) {
    return await Promise.all(
      contracts.map(async ({ source, binding }) => ({
        path: `proto/src/${binding}/${binding}.types.ts`,
        text: typesFile(source, await readFile(join(root, 'proto', source), 'utf8')),
      })),
    );
  },
};

function typesFile(source: string, text: string): string {
  const parsed = protobuf.parse(text, { keepCase: false, alternateCommentMode: true });
  const space = parsed.root.lookup(parsed.package ?? '');
  if (!(space instanceof protobuf.Namespace)) throw new Error(`${source} has no package`);
  space.resolveAll();
  const types = space.nestedArray.flatMap((entry) => {
    if (entry instanceof protobuf.Enum) return [enumType(entry)];
    return entry instanceof protobuf.Type ? [...innerEnums(entry).map(enumType), messageType(entry)] : [];
  });
  const banner = `/* Made from proto/${source} by "npm run generate"; changes here are lost. */`;
  const descriptor = `export const descriptor = ${JSON.stringify(parsed.root.toJSON(), null, 2)};`;
  return `${[banner, ...types, descriptor].join('\n\n')}\n`;
}

function innerEnums({ nestedArray }: protobuf.Type): protobuf.Enum[] {
  return nestedArray.filter((entry) => entry instanceof protobuf.Enum);
}

function enumType({ name, comment, values }: protobuf.Enum): string {
  const names = Object.keys(values).map((value) => `'${value}'`);
  return `${commentOf(comment)}export type ${name} = ${names.join(' | ')};`;
}

function messageType({ name, comment, fieldsArray }: protobuf.Type): string {
  const fields = fieldsArray.map((field) => `${indented(commentOf(field.comment))}  ${property(field)}`);
  return `${commentOf(comment)}export interface ${name} {\n${fields.join('\n')}\n}`;
}

/** A member of a oneof is there or not; another message is `null` where it was not sent; the rest has its default. */
function property(field: protobuf.Field): string {
  const type = scalars[field.type] ?? field.type;
  if (field.map) return `${field.name}: { [name: string]: ${type} };`;
  if (field.repeated) return `${field.name}: ${type}[];`;
  if (field.partOf) return `${field.name}?: ${type};`;
  return `${field.name}: ${type}${field.resolvedType instanceof protobuf.Type ? ' | null' : ''};`;
}

function commentOf(comment: string | null): string {
  if (!comment) return '';
  const lines = comment.split('\n');
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
