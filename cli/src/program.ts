import { join } from 'node:path';

/** The start file of the command, in the checkout and in the package. */
export const startFile = join(import.meta.dirname, '..', 'bin', 'kumiki.js');
