/** A word of a condition, with where it begins: an offset in UTF-16 units. */
export interface Token {
  readonly kind: 'reference' | 'number' | 'text' | 'comparison' | 'join' | 'open' | 'close' | 'word' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Thrown by the reader of conditions, and caught by it. */
export class ConditionFault extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['reference', /\$[A-Za-z0-9_.-]+/y],
  ['number', /[+-]?\d+(\.\d+)?([eE][+-]?\d+)?(?![A-Za-z0-9_.])/y],
  ['text', /"[^"]*"|'[^']*'/y],
  ['comparison', /==|!=|<=|>=|<|>/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['join', /(and|or)(?![A-Za-z0-9_])/y],
  ['word', /[^\s()"'$<>=!&|]+|[=!&|]+/y],
];

/** What people write who know other languages. */
const elsewhere: Readonly<Record<string, string>> = {
  '=': 'write "==" to compare',
  '===': 'write "==" to compare',
  '!==': 'write "!=" to compare',
  '!': 'write "!=" to compare',
  '&&': 'write "and"',
  '&': 'write "and"',
  '||': 'write "or"',
  '|': 'write "or"',
};

/** Takes a condition apart. Linear in the length of the text. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (at >= text.length) return [...tokens, { kind: 'end', text: '', at }];
    const token = tokenAt(text, at);
    const hint = token.kind === 'word' ? elsewhere[token.text] : undefined;
    if (hint !== undefined) throw new ConditionFault(hint, at);
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, at };
  }
  const sign = text.charAt(at);
  const unclosed = sign === '"' || sign === "'";
  throw new ConditionFault(unclosed ? `the quote ${sign} is not closed` : `${sign} has no meaning here`, at);
}
