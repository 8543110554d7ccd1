import { describe, expect, it } from 'vitest';
import { errorTable, type ErrorCode } from '../index.ts';
import { japanesePhrases, japaneseTexts } from './index.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const codes = Object.keys(errorTable) as ErrorCode[];

describe('the error table in Japanese', () => {
  it('has every code: what is listed here belongs into component-sdk/src/errors/japanese/', () => {
    expect(codes.filter((code) => japaneseTexts[code] === undefined)).toEqual([]);
  });

  it.each(codes.filter((code) => japaneseTexts[code]))('%s says the same, with all of its values', (code) => {
    const [message, remedy] = japaneseTexts[code]!;
    const given = placeholders(errorTable[code].message + errorTable[code].remedy);
    const shown = placeholders(message + remedy);
    expect(shown.filter((name) => !given.includes(name))).toEqual([]);
    expect(placeholders(errorTable[code].message).filter((name) => !shown.includes(name))).toEqual([]);
    for (const text of [message, remedy]) expect(text).toMatch(/[。？]$|\}$/);
  });

  it.each(japanesePhrases)('the piece %j keeps its values', (english, japanese) => {
    expect(placeholders(japanese).toSorted()).toEqual(placeholders(english).toSorted());
  });

  it('has each piece once', () => {
    const english = japanesePhrases.map(([one]) => one);
    expect(english.filter((one, at) => english.indexOf(one) !== at)).toEqual([]);
  });
});
