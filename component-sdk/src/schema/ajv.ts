import { createRequire } from 'node:module';
import type * as AjvModule from 'ajv/dist/2020.js';
import type * as Re2Module from 're2js';
import { formats } from './formats.ts';

const require = createRequire(import.meta.url);
let shared: AjvModule.Ajv2020 | undefined;

/**
 * The one Ajv. Loading it takes some 35 ms, so that happens with the first schema in use. Schemas reach it
 * checked (`checkSchema`), therefore it does not check them again.
 */
export function ajv(): AjvModule.Ajv2020 {
  shared ??= makeAjv();
  return shared;
}

function makeAjv(): AjvModule.Ajv2020 {
  const loaded = require('ajv/dist/2020.js') as typeof AjvModule;
  return new loaded.Ajv2020({
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
    formats: Object.fromEntries(Object.entries(formats).map(([name, { test }]) => [name, test])),
    code: { regExp: Object.assign(linearRegExp, { code: 'new RegExp' }) },
  });
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
