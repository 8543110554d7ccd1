import { createRequire } from 'node:module';
import type * as EqualModule from 'ajv/dist/runtime/equal.js';
import type * as LengthModule from 'ajv/dist/runtime/ucs2length.js';

/* What the code of generated validators (`*.validate.ts`) calls. */

const require = createRequire(import.meta.url);

export const { default: equal } = require('ajv/dist/runtime/equal.js') as typeof EqualModule.default;
/** Characters of a text: code points, not units of UTF-16. */
export const { default: ucs2length } =
  require('ajv/dist/runtime/ucs2length.js') as typeof LengthModule.default;
export { formatTests as formats } from './formats.ts';
