import { describe, expect, test } from 'vitest';
import { match } from './match.ts';

describe('the pattern of an address', () => {
  test('names the parts that differ', () => {
    expect(match('/executions/{id}', '/executions/01a2')).toEqual({ id: '01a2' });
    expect(match('/pipelines/{name}/run', '/pipelines/find-and-mark/run')).toEqual({ name: 'find-and-mark' });
  });

  test('fits only an address with as many parts, none of them empty', () => {
    expect(match('/executions/{id}', '/executions/')).toBeUndefined();
    expect(match('/executions/{id}', '/executions/1/2')).toBeUndefined();
    expect(match('/', '/')).toEqual({});
    expect(match('/executions', '/components')).toBeUndefined();
  });

  test('is decoded, and what cannot be decoded stays as it is', () => {
    expect(match('/a/{b}', '/a/%E5%82%B7')).toEqual({ b: '傷' });
    expect(match('/a/{b}', '/a/%E5')).toEqual({ b: '%E5' });
  });
});
