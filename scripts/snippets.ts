import { readFileSync } from 'node:fs';

/** A fenced part of a page. */
export interface Snippet {
  /** `docs/api.md:24`: the page and the line of its first line, from 1. */
  readonly place: string;
  /** `sh`, `yaml`, `ts`…; empty where the page says none. */
  readonly language: string;
  readonly text: string;
  /** What the comment right before it calls it, for tests that run it: `<!-- runs as x.py -->`. */
  readonly runsAs?: string;
}

const fence = /(?:^<!-- runs as (\S+) -->\n\n?)?^( *)```(\w*)[^\n]*\n([\s\S]*?)^\2```/gm;

/** All fenced parts of a page, in their order; those of lists without their indent. */
export function snippetsOf(path: string, page = path): Snippet[] {
  const whole = readFileSync(path, 'utf8');
  return [...whole.matchAll(fence)].map((match) => {
    const [all, runsAs, indent = '', language = '', text = ''] = match;
    const before = whole.slice(0, match.index + all.indexOf(text, all.indexOf('```')));
    return {
      place: `${page}:${before.split('\n').length}`,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      ...(runsAs !== undefined && { runsAs }),
    };
  });
}

/** The commands of a shell's snippet, one a line: without comments, and with lines joined that end with a backslash. */
export function commandsIn({ text }: Snippet): string[] {
  return text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
