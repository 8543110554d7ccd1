import { lexer, type Token, type Tokens } from 'marked';

/*
 * Markdown of strangers as plain data: only what is listed here is drawn, by elements of our own. HTML in it is text, and
 * pictures are their words: nothing of another origin is loaded.
 */

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: 'heading'; readonly depth: number; readonly inline: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly inline: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'line' };

/** Longer texts are cut: a README is no book. */
export const longest = 200_000;

export function readMarkdown(text: string): readonly Block[] {
  return lexer(text.slice(0, longest)).flatMap(blockOf);
}

function blockOf(token: Token): readonly Block[] {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      return [{ kind: 'heading', depth, inline: inlineOf(tokens) }];
    }
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', inline: inlineOf(childrenOf(token)) }];
    case 'blockquote':
      return [{ kind: 'quote', inline: inlineOf(childrenOf(token).flatMap(childrenOf)) }];
    case 'code':
      return [{ kind: 'code', text: (token as Tokens.Code).text }];
    case 'list': {
      const { ordered, items } = token as Tokens.List;
      return [
        { kind: 'list', ordered, items: items.map(({ tokens }) => inlineOf(tokens.flatMap(childrenOf))) },
      ];
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const cells = (row: readonly Tokens.TableCell[]) => row.map(({ tokens }) => inlineOf(tokens));
      return [{ kind: 'table', head: cells(header), rows: rows.map(cells) }];
    }
    case 'hr':
      return [{ kind: 'line' }];
    case 'html':
      return [{ kind: 'code', text: (token as Tokens.HTML).text.trim() }];
    default:
      return [];
  }
}

function childrenOf(token: Token): readonly Token[] {
  return 'tokens' in token && token.tokens ? token.tokens : [token];
}

function inlineOf(tokens: readonly Token[]): readonly Inline[] {
  return tokens.flatMap((token): readonly Inline[] => {
    switch (token.type) {
      case 'strong':
        return [{ kind: 'strong', text: plain(token) }];
      case 'em':
        return [{ kind: 'emphasis', text: plain(token) }];
      case 'codespan':
        return [{ kind: 'code', text: (token as Tokens.Codespan).text }];
      case 'link': {
        const { href } = token as Tokens.Link;
        const text = plain(token);
        return /^https?:\/\//i.test(href) ? [{ kind: 'link', text, href }] : [{ kind: 'text', text }];
      }
      case 'br':
        return [{ kind: 'text', text: '\n' }];
      default: {
        const children = childrenOf(token);
        if (children.length > 0 && children[0] !== token) return inlineOf(children);
        return [{ kind: 'text', text: plain(token) }];
      }
    }
  });
}

/** The words of a token, with entities such as `&amp;` as the characters that they are. */
function plain(token: Token): string {
  const children = childrenOf(token);
  if (children.length > 0 && children[0] !== token) return children.map(plain).join('');
  if (token.type === 'list') return (token as Tokens.List).items.map(({ text }) => text).join(', ');
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
}
