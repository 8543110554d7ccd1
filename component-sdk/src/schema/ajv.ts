import { createRequire } from 'node:module';
import type * as AjvModule from 'ajv/dist/2020.js';
import type * as Re2Module from 're2js';
import { formatTests } from './formats.ts';

const require = createRequire(import.meta.url);
let shared: AjvModule.Ajv2020 | undefined;

/**
 * The one Ajv for schemas of other people, whose patterns run in linear time. Loading Ajv takes some 20 ms, RE2 another
 * 20 ms, so that happens with the first schema that needs it; our own have validators that are made beforehand. Schemas
 * reach Ajv checked (`checkSchema`), therefore it does not check them again.
 */
export function ajv(): AjvModule.Ajv2020 {
  return (shared ??= makeAjv());
}

function makeAjv(): AjvModule.Ajv2020 {
  const loaded = require('ajv/dist/2020.js') as typeof AjvModule;
  const regExp = Object.assign(linearRegExp, { code: 'new RegExp' });
  return new loaded.Ajv2020({ ...ajvOptions(), code: { regExp } });
}

/** How all schemas are compiled, ours too. */
export function ajvOptions(): AjvModule.Options {
  return {
    allErrors: true,
    // Errors carry the schema and the data that they are about, for messages in words.
    verbose: true,
    // Properties that objects inherit (`toString`) are not data.
    ownProperties: true,
    strict: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    formats: formatTests,
  };
}

/** A pattern that runs in linear time, whatever it is: RE2's syntax and engine. Throws where RE2 does not take it. */
export function linearRegExp(pattern: string): { test(text: string): boolean; toString(): string } {
  const { RE2JS } = require('re2js') as typeof Re2Module;
  const compiled = RE2JS.compile(pattern);
  return {
    test: (text) => compiled.test(text),
    // Ajv keeps one object a pattern by this name.
    toString: () => `re2:${pattern}`,
  };
}
