import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorTable, type ErrorEntry } from '@kumiki/component-sdk/errors';
import { dataSchemas } from '@kumiki/component-sdk/values/data-schemas';
import { valueTypes } from '@kumiki/component-sdk/values/types';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import type { GeneratedFile, Generator } from './generator.ts';

const folder = 'component-sdk/python/kumiki/generated';
const proto = 'kumiki/v1/component.proto';

/** What the Python SDK shares with this one: the messages of the contract, the errors, and the types of values. */
export const pythonSdk: Generator = {
  name: 'what the Python SDK shares with this one',
  async generate(root) {
    return [
      await contract(root),
      module('errors.py', 'component-sdk/src/errors/table/', 'ERRORS', errors()),
      module('values.py', 'component-sdk/src/values/', 'VALUE_TYPES', values()),
    ];
  },
};

/** The .proto as a serialised FileDescriptorSet, from which protobuf makes the messages without any compiler. */
async function contract(root: string): Promise<GeneratedFile> {
  const text = await readFile(join(root, 'proto', proto), 'utf8');
  const { root: parsed } = protobuf.parse(text, { keepCase: true });
  parsed.resolveAll();
  const { file } = parsed.toDescriptor('proto3');
  for (const part of file) {
    part.name = proto;
    part.messageType?.forEach(nameMapEntries);
  }
  const bytes = descriptor.FileDescriptorSet.encode({ file }).finish();
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,100}/g)!;
  const literal = `(\n${lines.map((line) => `    "${line}"\n`).join('')})`;
  const banner = header(`proto/${proto}`);
  return { path: `${folder}/contract.py`, text: `${banner}\nDESCRIPTORS = ${literal}\n` };
}

/** descriptor.proto wants the entries of `map<…> inputs` to be called `InputsEntry`. */
function nameMapEntries(message: descriptor.IDescriptorProto): void {
  for (const entry of message.nestedType ?? []) {
    if (!entry.options?.mapEntry) continue;
    const field = message.field?.find(({ typeName }) => typeName === entry.name);
    entry.name += 'Entry';
    if (field) field.typeName = entry.name!;
  }
}

function errors(): object {
  const entries: [string, ErrorEntry][] = Object.entries(errorTable);
  return Object.fromEntries(
    entries.map(([code, { message, remedy, side, retryable }]) => {
      return [code, { message, remedy, side, retryable }];
    }),
  );
}

function values(): object {
  const schemas: Readonly<Record<string, unknown>> = dataSchemas;
  return Object.fromEntries(
    Object.entries(valueTypes).map(([name, { kind }]) => [
      name,
      { kind, ...(schemas[name] !== undefined && { schema: schemas[name] }) },
    ]),
  );
}

/** JSON in a Python module, so that no file has to be found beside the code. */
function module(name: string, source: string, variable: string, data: object): GeneratedFile {
  const json = JSON.stringify(data, null, 1).replaceAll('\\', '\\\\');
  const text = `${header(source)}\nimport json\n\n${variable} = json.loads("""\n${json}\n""")\n`;
  return { path: `${folder}/${name}`, text };
}

function header(source: string): string {
  return `# Made from ${source} by "npm run generate"; changes here are lost.`;
}
