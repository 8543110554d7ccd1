/*
 * The condition of a step, `when`, as data: what a document has as text, `$steps.judge.verdict == "NG" and …`. The grammar
 * is that of the platform, which says what is wrong with a text.
 */

export const operators = ['==', '!=', '>', '>=', '<', '<='] as const;
export type Operator = (typeof operators)[number];

/** A reference (`$steps.judge.verdict`), or a number or text. */
export type Operand = { readonly reference: string } | { readonly literal: string | number };

export interface Comparison {
  readonly left: Operand;
  readonly operator: Operator;
  readonly right: Operand;
}

export type Condition = Comparison | ConditionGroup;

export interface ConditionGroup {
  readonly join: 'and' | 'or';
  readonly terms: readonly Condition[];
}

/** What the builder shows: comparisons of a value with a number, a text or a parameter, all joined the same way. */
export interface SimpleCondition {
  readonly join: 'and' | 'or';
  readonly terms: readonly SimpleComparison[];
}

export interface SimpleComparison {
  readonly value: string;
  readonly operator: Operator;
  readonly to: Operand;
}

/** Comparisons of one condition. */
export const mostComparisons = 8;

/** @returns nothing where the text is no condition */
export function readCondition(text: string): Condition | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  try {
    const reader = new Reader(tokens);
    const condition = reader.condition();
    return reader.isAtEnd ? condition : undefined;
  } catch (thrown) {
    if (thrown instanceof NoCondition) return undefined;
    throw thrown;
  }
}

export function writeCondition(condition: Condition): string {
  if (!('terms' in condition)) {
    return `${writeOperand(condition.left)} ${condition.operator} ${writeOperand(condition.right)}`;
  }
  return condition.terms
    .map((term) => ('terms' in term ? `(${writeCondition(term)})` : writeCondition(term)))
    .join(` ${condition.join} `);
}

/** A condition as the builder shows it, where it can. */
export function simpleOf(condition: Condition): SimpleCondition | undefined {
  const terms = 'terms' in condition ? condition.terms : [condition];
  const simple = terms.map((term) => ('terms' in term ? undefined : simpleComparison(term)));
  if (!simple.every((term) => term !== undefined)) return undefined;
  return { join: 'terms' in condition ? condition.join : 'and', terms: simple };
}

/** The text of what the builder shows; nothing where it shows nothing. */
export function writeSimple({ join, terms }: SimpleCondition): string | undefined {
  if (terms.length === 0) return undefined;
  const whole = terms.map(({ value, operator, to }) => ({ left: { reference: value }, operator, right: to }));
  return writeCondition(whole.length === 1 ? whole[0]! : { join, terms: whole });
}

/** The values that a condition looks at. */
export function referencesIn(condition: Condition): string[] {
  if ('terms' in condition) return condition.terms.flatMap(referencesIn);
  return [condition.left, condition.right].flatMap((side) => ('reference' in side ? [side.reference] : []));
}

const turned: Readonly<Record<Operator, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function simpleComparison({ left, operator, right }: Comparison): SimpleComparison | undefined {
  if (isValue(left) && !isValue(right)) return { value: left.reference, operator, to: right };
  // `3 < $steps.count.number` says the same as the other way round.
  if (isValue(right) && !isValue(left))
    return { value: right.reference, operator: turned[operator], to: left };
  return undefined;
}

function isValue(operand: Operand): operand is { readonly reference: string } {
  return 'reference' in operand && !operand.reference.startsWith('$params.');
}

function writeOperand(operand: Operand): string {
  if ('reference' in operand) return operand.reference;
  if (typeof operand.literal === 'number') return String(operand.literal);
  // A text has no way to write its own kind of quote.
  return operand.literal.includes('"') ? `'${operand.literal}'` : `"${operand.literal}"`;
}

class NoCondition extends Error {}

const pattern =
  /\s*(?:(?<reference>\$[A-Za-z0-9_.-]+)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_])|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<operator>==|!=|<=|>=|<|>)|(?<word>and|or)(?![A-Za-z0-9_])|(?<bracket>[()]))/uy;

type Token =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'and' | 'or' | '(' | ')' };

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const { groups } = pattern.exec(text) ?? {};
    if (!groups) return undefined;
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  const { reference, number, double, single, operator, word, bracket } = groups;
  if (reference !== undefined) return { kind: 'operand', operand: { reference } };
  if (number !== undefined) return { kind: 'operand', operand: { literal: Number(number) } };
  if (operator !== undefined) return { kind: 'operator', operator: operator as Operator };
  const sign = word ?? bracket;
  if (sign !== undefined) return { kind: sign as 'and' | 'or' | '(' | ')' };
  return { kind: 'operand', operand: { literal: double ?? single ?? '' } };
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  condition(): Condition {
    const terms = [this.#term()];
    let join: 'and' | 'or' | undefined;
    for (let kind = this.#peek(); kind === 'and' || kind === 'or'; kind = this.#peek()) {
      // Side by side they need brackets.
      if (join !== undefined && join !== kind) throw new NoCondition();
      join = kind;
      this.#next++;
      terms.push(this.#term());
    }
    return join === undefined ? terms[0]! : { join, terms };
  }

  #peek(): Token['kind'] | undefined {
    return this.#tokens[this.#next]?.kind;
  }

  #term(): Condition {
    if (this.#peek() !== '(') {
      const left = this.#operand();
      const token = this.#tokens[this.#next++];
      if (token?.kind !== 'operator') throw new NoCondition();
      return { left, operator: token.operator, right: this.#operand() };
    }
    this.#next++;
    const inner = this.condition();
    if (this.#peek() !== ')') throw new NoCondition();
    this.#next++;
    return inner;
  }

  #operand(): Operand {
    const token = this.#tokens[this.#next++];
    if (token?.kind !== 'operand') throw new NoCondition();
    return token.operand;
  }
}
