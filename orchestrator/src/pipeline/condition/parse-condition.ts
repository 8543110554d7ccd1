import { isReference, parseReference, type Reference } from '../reference/reference.ts';
import { ConditionFault, tokensOf, type Token } from './tokens.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** One side of a comparison as it is written. */
export type WrittenOperand = { readonly at: number } & (
  { readonly reference: Reference } | { readonly literal: string | number }
);

/** A condition as it is written; offsets count from the start of the text. */
export type WrittenCondition =
  | { readonly op: 'and' | 'or'; readonly terms: readonly WrittenCondition[] }
  | { readonly op: Comparison; readonly left: WrittenOperand; readonly right: WrittenOperand };

/** Comparisons of one condition. */
const mostComparisons = 8;

/**
 * Reads a `when`:
 * ```
 * condition  := term (("and" term)* | ("or" term)*)
 * term       := comparison | "(" condition ")"
 * comparison := operand ("==" | "!=" | "<" | "<=" | ">" | ">=") operand
 * operand    := reference | number | "text" | 'text'
 * ```
 * `and` and `or` side by side need parentheses, so that nobody has to know which goes first.
 */
export function parseCondition(
  text: string,
): WrittenCondition | { readonly reason: string; readonly at: number } {
  try {
    return new ConditionReader(tokensOf(text)).read();
  } catch (thrown) {
    if (thrown instanceof ConditionFault) return { reason: thrown.message, at: thrown.at };
    throw thrown;
  }
}

/** All references of a condition. */
export function referencesOf(condition: WrittenCondition): Reference[] {
  if ('terms' in condition) return condition.terms.flatMap(referencesOf);
  return [condition.left, condition.right].flatMap((side) => ('reference' in side ? [side.reference] : []));
}

class ConditionReader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #comparisons = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): WrittenCondition {
    const condition = this.#condition();
    const rest = this.#peek();
    if (rest.kind === 'close') throw new ConditionFault('this parenthesis was never opened', rest.at);
    if (rest.kind !== 'end') throw expected('"and", "or" or the end', rest);
    return condition;
  }

  #condition(): WrittenCondition {
    const first = this.#term();
    const join = this.#peek();
    if (join.kind !== 'join') return first;
    const terms = [first];
    for (let next = join; next.kind === 'join'; next = this.#peek()) {
      if (next.text !== join.text) {
        throw new ConditionFault('"and" and "or" stand side by side; put one pair in parentheses', next.at);
      }
      this.#take();
      terms.push(this.#term());
    }
    return { op: join.text as 'and' | 'or', terms };
  }

  #term(): WrittenCondition {
    if (this.#peek().kind !== 'open') return this.#comparison();
    const opened = this.#take();
    const condition = this.#condition();
    if (this.#take().kind !== 'close') throw new ConditionFault('this parenthesis is not closed', opened.at);
    return condition;
  }

  #comparison(): WrittenCondition {
    const left = this.#operand();
    if (++this.#comparisons > mostComparisons) {
      throw new ConditionFault(`it has more than ${mostComparisons} comparisons`, left.at);
    }
    const sign = this.#take();
    if (sign.kind !== 'comparison') throw expected('one of == != < <= > >=', sign);
    return { op: sign.text as Comparison, left, right: this.#operand() };
  }

  #operand(): WrittenOperand {
    const token = this.#take();
    const { kind, text, at } = token;
    if (kind === 'number') return { literal: Number(text), at };
    if (kind === 'text') return { literal: text.slice(1, -1), at };
    if (kind === 'word') throw new ConditionFault(`write text in quotes: "${text}"`, at);
    if (kind !== 'reference') throw expected('a reference, a number or a text in quotes', token);
    const reference = isReference(text) ? parseReference(text) : { expected: '$steps.STEP.OUTPUT' };
    if ('expected' in reference) {
      throw new ConditionFault(`"${text}" is not a reference; write ${reference.expected}`, at);
    }
    return { reference, at };
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  /** The end stays. */
  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }
}

function expected(what: string, found: Token): ConditionFault {
  const shown = found.kind === 'end' ? 'the condition ends' : `"${found.text}" stands`;
  return new ConditionFault(`${shown} where ${what} is expected`, found.at);
}
