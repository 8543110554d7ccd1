import { expect, test } from 'vitest';
import { HeardTerms } from './program/heard-terms.ts';
import type { RunTerms, ToHost } from './protocol.ts';
import { SaidTerms } from './said-terms.ts';

const readers = { image: 1 };
const terms = (width: number): RunTerms => ({
  digest: 'sha256:a',
  params: { width },
  leaves: undefined,
  readers,
});
const told = (id: number, number: number) =>
  ({ type: 'run', id, terms: number, inputs: {}, root: 'steps.a' }) as const;

/** What one side says, heard by the other. */
function talk() {
  const said: ToHost[] = [];
  const heard = new HeardTerms();
  const saying = new SaidTerms((message) => {
    said.push(message);
    if (message.type === 'terms') heard.hear(message.number, message.terms);
  });
  return { said, heard, saying };
}

test('the terms of a step are told once, and again where they are others', () => {
  const { said, heard, saying } = talk();
  const small = terms(64);
  const number = saying.numberOf(small);
  expect(saying.numberOf({ ...small })).toBe(number);
  expect(said).toHaveLength(1);
  const sent = saying.numberOf({ ...small, leaves: 'sent' });
  expect(saying.numberOf(terms(64))).not.toBe(sent);
  expect(said).toHaveLength(3);
  expect(heard.whole({ ...told(1, number), following: [told(2, sent)] })).toMatchObject({
    id: 1,
    params: { width: 64 },
    leaves: undefined,
    following: [{ id: 2, root: 'steps.a', leaves: 'sent' }],
  });
});

test('what many others have been told since is told again, and a run that has its number is still understood', () => {
  const { said, heard, saying } = talk();
  const first = terms(1);
  const number = saying.numberOf(first);
  for (let width = 2; width < 200; width++) saying.numberOf(terms(width));
  expect(heard.whole(told(1, number)).params).toEqual({ width: 1 });
  const count = said.length;
  expect(saying.numberOf(first)).not.toBe(number);
  expect(said).toHaveLength(count + 1);
  for (let width = 200; width < 800; width++) saying.numberOf(terms(width));
  expect(() => heard.whole(told(2, number))).toThrow(`nobody told the terms ${number}`);
});
