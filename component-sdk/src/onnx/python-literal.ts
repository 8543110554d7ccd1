/** What a Python literal holds: a dictionary becomes a `Map`, lists and tuples become arrays. */
export type PythonValue =
  null | boolean | number | string | readonly PythonValue[] | ReadonlyMap<PythonValue, PythonValue>;

const deepest = 8;
const longest = 1_000_000;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const words: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);

/**
 * Reads a Python literal (`{0: 'scratch', 1: 'dent'}`), as the exporters of detectors write their metadata;
 * JSON is read too. Nothing is evaluated. `undefined` where the text is not one.
 */
export function parsePythonLiteral(text: string): PythonValue | undefined {
  if (text.length > longest) return undefined;
  try {
    const reader = new LiteralReader(text);
    const value = reader.value(0);
    return reader.atEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

class NotLiteral extends Error {}

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#match(/\s*/y) !== undefined && this.#at === this.#text.length;
  }

  value(depth: number): PythonValue {
    if (depth > deepest) throw new NotLiteral();
    if (this.#take('{')) return this.#dictionary(depth);
    if (this.#take('[')) return this.#list(']', depth);
    if (this.#take('(')) return this.#list(')', depth);
    const quoted = this.#match(/\s*[ubUB]?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/y);
    if (quoted !== undefined) return unquote(quoted.trimStart());
    const number = this.#match(/\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return Number(number);
    const word = words.get(this.#match(/\s*[A-Za-z]+/y)?.trim() ?? '');
    if (word === undefined) throw new NotLiteral();
    return word;
  }

  #dictionary(depth: number): PythonValue {
    const entries = new Map<PythonValue, PythonValue>();
    while (!this.#take('}')) {
      const key = this.value(depth + 1);
      if (!this.#take(':')) throw new NotLiteral();
      entries.set(key, this.value(depth + 1));
      if (!this.#take(',') && !this.#next('}')) throw new NotLiteral();
    }
    return entries;
  }

  #list(close: string, depth: number): PythonValue {
    const items: PythonValue[] = [];
    while (!this.#take(close)) {
      items.push(this.value(depth + 1));
      if (!this.#take(',') && !this.#next(close)) throw new NotLiteral();
    }
    return items;
  }

  #take(sign: string): boolean {
    if (!this.#next(sign)) return false;
    this.#at++;
    return true;
  }

  #next(sign: string): boolean {
    this.#match(/\s*/y);
    return this.#text[this.#at] === sign;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function unquote(literal: string): string {
  const inside = literal.replace(/^[ubUB]/, '').slice(1, -1);
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (whole, two: string, four: string, eight: string, sign: string) => {
      const code = two ?? four ?? eight;
      if (code === undefined) return escapes[sign] ?? whole;
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
