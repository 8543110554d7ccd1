import type { Path, Place, Problem } from '../errors/index.ts';

/** What a document may be at most; each is checked before anything is built from the text. */
export interface DocumentLimits {
  readonly maxBytes: number;
  /** Lexical tokens; a line `key: value` has seven. Bounds the time that reading takes, whatever the text is. */
  readonly maxTokens: number;
  /** Nested mappings and sequences. */
  readonly maxDepth: number;
  /** Uses of YAML anchors. */
  readonly maxAliases: number;
  /** Values that all aliases together may add when they are written out. */
  readonly maxAliasValues: number;
}

export const documentLimits: DocumentLimits = {
  maxBytes: 1_048_576,
  maxTokens: 200_000,
  maxDepth: 64,
  maxAliases: 50,
  maxAliasValues: 5_000,
};

/** A YAML or JSON text read into plain data, with the way back from the data to lines and columns. */
export interface Document {
  /** The name that messages use, e.g. `pipeline.yaml`. */
  readonly name: string;
  /** Plain data: null, booleans, finite numbers, strings, arrays, objects without inherited keys. `undefined` where the text is unreadable. */
  readonly data: unknown;
  /** Syntax, size, depth, alias, duplicate and forbidden key problems. Any error in here means: do not use `data`. */
  readonly problems: readonly Problem[];
  /** The place of a value; `'key'` gives the key's own place where there is one. For a path that is not there, the nearest parent's place (with the path asked for). */
  locate(path: Path, what?: 'key' | 'value'): Place;
}
