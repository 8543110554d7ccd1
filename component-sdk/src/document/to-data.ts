import type { Node, Pair, YAMLMap } from 'yaml';
import { problem, type Path, type Place, type Problem } from '../errors/index.ts';
import type { DocumentLimits } from './document.ts';
import { isForbiddenKey } from './forbidden-keys.ts';
import { yaml } from './yaml.ts';

/** Tags of the core schema, which say only what a plain value is anyway. */
const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((t) => `tag:yaml.org,2002:${t}`),
);

/** Thrown to end the reading of a document that goes over a limit. */
class LimitReached extends Error {}

/**
 * Turns the nodes of one document into plain data. Aliases are written out as copies, counted, so that the
 * result is a tree and no larger than the limits say. Problems go to `found`; the data holds up to there.
 */
export class DataReader {
  readonly problems: Problem[] = [];
  /** What each alias stands for, for `locate`. */
  readonly targets = new Map<Node, Node>();
  readonly #yaml = yaml();
  readonly #name: string;
  readonly #limits: DocumentLimits;
  readonly #place: (offset: number, path: Path) => Place;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #aliasDepth = 0;
  #aliasValues = 0;

  constructor(name: string, limits: DocumentLimits, place: (offset: number, path: Path) => Place) {
    this.#name = name;
    this.#limits = limits;
    this.#place = place;
  }

  /** The data of a document's root; `undefined` where a limit ended the reading. */
  read(root: Node | null): unknown {
    try {
      return this.#value(root, []);
    } catch (thrown) {
      if (thrown instanceof LimitReached) return undefined;
      throw thrown;
    }
  }

  #value(node: Node | null | undefined, path: Path): unknown {
    if (node === null || node === undefined) return null;
    if (this.#yaml.isAlias(node)) return this.#alias(node, path);
    if (this.#aliasDepth > 0 && ++this.#aliasValues > this.#limits.maxAliasValues) {
      const limit = this.#limits.maxAliasValues;
      this.#end(problem('DOCUMENT_ALIAS_SIZE', { name: this.#name, limit }, this.#at(node, path)));
    }
    if (node.tag !== undefined && !coreTags.has(node.tag)) {
      const tag = node.tag.replace('tag:yaml.org,2002:', '!!');
      this.#syntax(`the tag ${tag} is not allowed; values are plain data`, node, path);
    }
    if (this.#yaml.isScalar(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
      return this.#scalar(node.value, node, path);
    }
    if (path.length >= this.#limits.maxDepth) {
      const values = { name: this.#name, limit: this.#limits.maxDepth };
      this.#end(problem('DOCUMENT_TOO_DEEP', values, this.#at(node, path)));
    }
    if (!this.#yaml.isMap(node) && !this.#yaml.isSeq(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const data = this.#yaml.isMap(node)
      ? this.#mapping(node, path)
      : node.items.map((item, index) => this.#value(item as Node, [...path, index]));
    this.#open.delete(node);
    return data;
  }

  #scalar(value: unknown, node: Node, path: Path): unknown {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    const found = String(this.#yaml.isScalar(node) && node.source ? node.source : value);
    this.problems.push(problem('DOCUMENT_NUMBER', { found }, this.#at(node, path)));
    return null;
  }

  #alias(node: Node & { source: string }, path: Path): unknown {
    const target = this.#anchors.get(node.source);
    if (target === undefined || this.#open.has(target)) {
      const reason = target === undefined ? 'has no anchor before it' : 'stands inside of its own anchor';
      this.#syntax(`the alias *${node.source} ${reason}`, node, path);
      return null;
    }
    this.targets.set(node, target);
    this.#aliasDepth += 1;
    const value = this.#value(target, path);
    this.#aliasDepth -= 1;
    return value;
  }

  #mapping(node: YAMLMap, path: Path): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    const lines = new Map<string, number>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const { key } = pair;
      if (!this.#yaml.isScalar(key) || typeof key.value !== 'string') {
        const shown = this.#yaml.isScalar(key)
          ? `"${String(key.source ?? key.value)}"`
          : 'that is no plain text';
        this.#syntax(`a key ${shown} must be text, so write it in quotes`, key ?? node, path);
        continue;
      }
      if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
      const name = key.value;
      const here = [...path, name];
      const place = this.#at(key, here);
      const first = lines.get(name);
      if (first !== undefined) {
        this.problems.push(problem('DOCUMENT_KEY_DUPLICATE', { key: name, first }, place));
      } else if (isForbiddenKey(name)) {
        this.problems.push(problem('DOCUMENT_KEY_FORBIDDEN', { key: name }, place));
      } else {
        data[name] = this.#value(pair.value, here);
      }
      if (first === undefined) lines.set(name, place.line);
    }
    return data;
  }

  #at(node: Node, path: Path): Place {
    return this.#place(node.range?.[0] ?? 0, path);
  }

  #syntax(reason: string, node: Node, path: Path): void {
    this.problems.push(problem('DOCUMENT_SYNTAX', { name: this.#name, reason }, this.#at(node, path)));
  }

  #end(found: Problem): never {
    this.problems.push(found);
    throw new LimitReached();
  }
}
