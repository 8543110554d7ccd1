import type { Document as YamlDocument, Node, Pair, YAMLMap } from 'yaml';
import { problem, reasonOf, type Path, type Place, type Problem } from '../errors/index.ts';
import { documentLimits, type Document, type DocumentLimits } from './document.ts';
import { lineFinder } from './lines.ts';
import { parseText } from './parse-text.ts';
import { DataReader } from './to-data.ts';
import { yaml } from './yaml.ts';

/** Problems that one document reports at most; a person mends the first ones first. */
const mostProblems = 100;

/**
 * Reads a YAML 1.2 (core schema) or JSON text into plain data. Never throws: what is wrong is in `problems`.
 *
 * Refused are texts that are not UTF-8, over a limit, more than one document, duplicate and forbidden keys
 * (`__proto__`, `constructor`, `prototype`), keys that are not text, tags other than those of the core schema,
 * and numbers that are not finite. `<<` is a key like any other: nothing is merged.
 *
 * Problem codes: `DOCUMENT_TOO_LARGE`, `DOCUMENT_TOO_DEEP`, `DOCUMENT_ALIASES`, `DOCUMENT_ALIAS_SIZE`,
 * `DOCUMENT_SYNTAX`, `DOCUMENT_KEY_DUPLICATE`, `DOCUMENT_KEY_FORBIDDEN`, `DOCUMENT_NUMBER`.
 *
 * @param name what messages call the document, e.g. `pipeline.yaml`
 */
export function readDocument(
  text: string | Uint8Array,
  name: string,
  limits: Partial<DocumentLimits> = {},
): Document {
  const bounds = { ...documentLimits, ...limits };
  const bytes = typeof text === 'string' ? Buffer.byteLength(text) : text.byteLength;
  const top: Place = { path: [], line: 1, column: 1 };
  if (bytes > bounds.maxBytes) {
    const values = { name, found: `${bytes} bytes`, limit: `${bounds.maxBytes} bytes` };
    return unreadable(name, problem('DOCUMENT_TOO_LARGE', values, top));
  }
  let decoded: string;
  try {
    decoded = typeof text === 'string' ? text.replace(/^\uFEFF/, '') : decodeUtf8(text);
  } catch {
    return unreadable(name, problem('DOCUMENT_SYNTAX', { name, reason: 'it is not UTF-8 text' }, top));
  }
  return readText(decoded, name, bounds);
}

/** `TextDecoder` drops a byte order mark and throws on what is not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function readText(text: string, name: string, limits: DocumentLimits): Document {
  const find = lineFinder(text);
  const place = (offset: number, path: Path): Place => ({ path, ...find(offset) });
  const parsed = parseText(text, limits);
  if ('exceeded' in parsed)
    return unreadable(name, limitProblem(parsed.exceeded, name, limits, place(parsed.offset, [])));

  const [first, second] = parsed.documents;
  if (first === undefined) return { name, data: null, problems: [], locate: () => place(0, []) };
  const problems: Problem[] = first.errors
    .slice(0, mostProblems)
    .map((error) =>
      problem('DOCUMENT_SYNTAX', { name, reason: lowerFirst(reasonOf(error)) }, place(error.pos[0], [])),
    );
  if (second !== undefined) {
    const reason = 'it holds more than one document';
    problems.push(problem('DOCUMENT_SYNTAX', { name, reason }, place(second.range[0], [])));
  }
  const locator = new Locator(first, place);
  if (problems.length > 0) return { name, data: undefined, problems, locate: locator.locate };

  const reader = new DataReader(name, limits, place);
  const data = reader.read(first.contents);
  locator.targets = reader.targets;
  return { name, data, problems: reader.problems.slice(0, mostProblems), locate: locator.locate };
}

function limitProblem(
  exceeded: 'maxTokens' | 'maxDepth' | 'maxAliases',
  name: string,
  limits: DocumentLimits,
  place: Place,
): Problem {
  if (exceeded === 'maxDepth') return problem('DOCUMENT_TOO_DEEP', { name, limit: limits.maxDepth }, place);
  if (exceeded === 'maxAliases')
    return problem('DOCUMENT_ALIASES', { name, limit: limits.maxAliases }, place);
  const limit = `${limits.maxTokens} words and signs`;
  return problem('DOCUMENT_TOO_LARGE', { name, found: `more than ${limit}`, limit }, place);
}

function unreadable(name: string, found: Problem): Document {
  const { line, column } = found;
  return { name, data: undefined, problems: [found], locate: (path) => ({ path, line, column }) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Finds places in a document by walking its nodes; the keys of a mapping are indexed on the first visit. */
class Locator {
  targets: ReadonlyMap<Node, Node> = new Map();
  readonly #yaml = yaml();
  readonly #root: Node | null;
  readonly #place: (offset: number, path: Path) => Place;
  readonly #keys = new WeakMap<YAMLMap, Map<string, Pair<Node, Node | null>>>();

  constructor(document: YamlDocument.Parsed, place: (offset: number, path: Path) => Place) {
    this.#root = document.contents;
    this.#place = place;
  }

  readonly locate = (path: Path, what: 'key' | 'value' = 'value'): Place => {
    let node = this.#root;
    let offset = node?.range?.[0] ?? 0;
    for (const [at, key] of path.entries()) {
      const container = (node && this.targets.get(node)) ?? node;
      if (this.#yaml.isMap(container)) {
        const pair = this.#pair(container, String(key));
        if (pair === undefined) break;
        node = pair.value;
        const last = at === path.length - 1;
        const shown = last && what === 'key' ? pair.key : (node ?? pair.key);
        offset = shown.range?.[0] ?? offset;
      } else if (this.#yaml.isSeq(container) && typeof key === 'number' && key in container.items) {
        node = container.items[key] as Node;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    return this.#place(offset, path);
  };

  #pair(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
    let keys = this.#keys.get(map);
    if (keys === undefined) {
      const pairs = (map.items as Pair<Node, Node | null>[]).filter((pair) => this.#yaml.isScalar(pair.key));
      // The first of two equal keys is the one whose value is in the data.
      keys = new Map(
        pairs.toReversed().map((pair) => [String((pair.key as { value?: unknown }).value), pair]),
      );
      this.#keys.set(map, keys);
    }
    return keys.get(key);
  }
}
