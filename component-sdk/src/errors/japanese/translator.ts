/** A text of the error table in English with `{names}` for its values, and what it is in another language. */
export type ErrorTemplates = Readonly<Record<string, readonly string[]>>;
/** Pieces that stand in messages: in English, and in the other language. */
export type Phrases = readonly (readonly string[])[];

interface Texts {
  readonly message: string;
  readonly remedy: string;
}

type Values = Readonly<Record<string, string>>;

/** Pieces stand inside of pieces: so deep they are looked for. */
const deepest = 4;
/** Longer values are somebody's own text. */
const longestPiece = 400;

/**
 * Says errors in another language. The platform says them in English, also those that were recorded long ago or that a worker
 * gave: so their values are found by the template of their code.
 */
export class Translator {
  readonly #errors: ErrorTemplates;
  readonly #phrases: readonly { readonly pattern: RegExp; readonly text: string }[];

  /** @param errors by code: message and remedy in English, and both in the other language */
  constructor(errors: ErrorTemplates, phrases: Phrases) {
    this.#errors = errors;
    this.#phrases = phrases.map(([english = '', text = '']) => ({ pattern: patternOf(english), text }));
  }

  /** What does not fit its template stays as it is. */
  translate(code: string, { message, remedy }: Texts): Texts {
    const [fromMessage = '', fromRemedy = '', toMessage = '', toRemedy = ''] = this.#errors[code] ?? [];
    const inMessage = fromMessage === '' ? undefined : valuesIn(fromMessage, message);
    const inRemedy = fromRemedy === '' ? undefined : valuesIn(fromRemedy, remedy);
    if (!inMessage) return { message, remedy };
    const values = this.#translated({ ...inRemedy, ...inMessage });
    return {
      message: fill(toMessage, values),
      remedy: inRemedy ? fill(toRemedy, values) : remedy,
    };
  }

  /** A piece of a message. */
  phrase(text: string, depth = 0): string {
    if (depth >= deepest || text.length > longestPiece) return text;
    for (const { pattern, text: translated } of this.#phrases) {
      const found = pattern.exec(text);
      if (found) return fill(translated, this.#translated(found.groups ?? {}, depth + 1));
    }
    return text;
  }

  #translated(values: Values, depth = 0): Values {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.phrase(value, depth)]),
    );
  }
}

const patterns = new Map<string, RegExp>();

function valuesIn(template: string, text: string): Values | undefined {
  const pattern = patterns.get(template) ?? patternOf(template);
  patterns.set(template, pattern);
  const found = pattern.exec(text);
  return found ? { ...found.groups } : undefined;
}

/** A sentence that begins with "the", "a" or "an" begins with a capital letter. What is called `number` is one. */
function patternOf(template: string): RegExp {
  const known = new Set<string>();
  const parts = template.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    if (known.has(name)) return `\\k<${name}>`;
    known.add(name);
    return name === 'number' ? '(?<number>[\\d.]+)' : `(?<${name}>.+?)`;
  });
  return new RegExp(`^${parts.join('')}$`, 'isu');
}

/** Names and numbers have spaces around them in a text; words of a script that is written without any need none. */
function fill(text: string, values: Values): string {
  return text.replaceAll(/( ?)\{(\w+)\}( ?)/g, (whole, before: string, name: string, after: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return `${spaceless.test(value.at(0) ?? '') ? '' : before}${value}${spaceless.test(value.at(-1) ?? '') ? '' : after}`;
  });
}

const spaceless = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\u3000-\u303f\uff00-\uff65]$/u;
