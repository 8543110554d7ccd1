import type { CST, Document as YamlDocument } from 'yaml';
import type { DocumentLimits } from './document.ts';
import { yaml } from './yaml.ts';

/** A text taken apart, or the limit that it went over, with the offset at which it did. */
export type Parsed =
  | { readonly documents: readonly YamlDocument.Parsed[] }
  | { readonly exceeded: 'maxTokens' | 'maxDepth' | 'maxAliases'; readonly offset: number };

/**
 * Reads YAML 1.2 (core schema; JSON is a part of it). The lexer and the parser work token by token without
 * recursion, so that limits are known to hold before the composer, which recurses, sees anything.
 */
export function parseText(text: string, limits: DocumentLimits): Parsed {
  const { CST, Lexer, Parser } = yaml();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let aliases = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > limits.maxTokens) return { exceeded: 'maxTokens', offset: parser.offset };
    if (CST.tokenType(lexeme) === 'alias' && ++aliases > limits.maxAliases) {
      return { exceeded: 'maxAliases', offset: parser.offset };
    }
    tokens.push(...parser.next(lexeme));
    // The document itself, the collections, and perhaps a scalar on top; the exact depth is checked on the data.
    if (parser.stack.length > limits.maxDepth + 2) return { exceeded: 'maxDepth', offset: parser.offset };
  }
  tokens.push(...parser.end());
  return { documents: compose(tokens, text.length) };
}

function compose(tokens: CST.Token[], length: number): YamlDocument.Parsed[] {
  const composer = new (yaml().Composer)({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // The library compares each key with all before it; the reader checks keys with a map.
    uniqueKeys: false,
    prettyErrors: false,
  });
  // A broken text gives up to one error object a token; without their stack traces that is 15 times faster.
  const traces = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return [...composer.compose(tokens, true, length)];
  } finally {
    Error.stackTraceLimit = traces;
  }
}
