import { expect, test } from 'vitest';
import { readMarkdown } from './blocks.ts';

test('headings, lists, tables, code and quotes are read', () => {
  const blocks = readMarkdown(
    '# Blur\n\nSoftens **all** of it by `sigma`.\n\n- fast\n- [docs](https://example.org/x)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nkumiki run\n```\n\n> Mind the edges.\n\n---\n',
  );
  expect(blocks.map(({ kind }) => kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'table',
    'code',
    'quote',
    'line',
  ]);
  expect(blocks[1]).toEqual({
    kind: 'paragraph',
    inline: [
      { kind: 'text', text: 'Softens ' },
      { kind: 'strong', text: 'all' },
      { kind: 'text', text: ' of it by ' },
      { kind: 'code', text: 'sigma' },
      { kind: 'text', text: '.' },
    ],
  });
  expect(blocks[2]).toMatchObject({
    items: [[{ text: 'fast' }], [{ kind: 'link', href: 'https://example.org/x' }]],
  });
});

test('HTML of strangers is text, their links lead to the web alone, and pictures are words', () => {
  const blocks = readMarkdown(
    '<img src=x onerror=alert(1)>\n\n[run](javascript:alert(1)) ![a lamp](https://evil.example/track.png) <b>x</b>',
  );
  expect(blocks[0]).toEqual({ kind: 'code', text: '<img src=x onerror=alert(1)>' });
  expect(JSON.stringify(blocks)).not.toMatch(/"href"/);
  expect(blocks[1]).toMatchObject({ kind: 'paragraph' });
  expect(JSON.stringify(blocks[1])).toContain('a lamp');
});
