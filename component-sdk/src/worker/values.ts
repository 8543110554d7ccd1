import type { Value } from '../values/index.ts';

/** Inputs or outputs of one run, by name. */
export type Values = Readonly<Record<string, Value>>;
