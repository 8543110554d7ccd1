import { describe, expect, test } from 'vitest';
import { callerOf, checkRoleOn, lesserGrant, type Grant } from './roles.ts';

const thrown = (check: () => void): string => {
  try {
    check();
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a role on single pipelines', () => {
  const caller = callerOf('a', 'A', { pipelines: { mark: 'runner' } });

  test('holds on these, and the others are not there', () => {
    expect(thrown(() => checkRoleOn(caller, 'mark', 'runner'))).toBe('nothing');
    expect(thrown(() => checkRoleOn(caller, 'mark', 'editor'))).toBe('ROLE_NEEDED');
    expect(thrown(() => checkRoleOn(caller, 'other', 'viewer'))).toBe('PIPELINE_NOT_FOUND');
    expect(thrown(() => checkRoleOn(caller, 'constructor', 'viewer'))).toBe('PIPELINE_NOT_FOUND');
  });

  test('is that of a viewer elsewhere', () => {
    expect(caller.role).toBe('viewer');
  });
});

describe('the lesser of two grants', () => {
  const everything = (role: 'viewer' | 'editor' | 'admin'): Grant => ({ role });
  test.each<[Grant, Grant, Grant]>([
    [everything('admin'), everything('viewer'), everything('viewer')],
    [everything('viewer'), { pipelines: { mark: 'editor' } }, { pipelines: { mark: 'viewer' } }],
    [{ pipelines: { mark: 'runner' } }, everything('admin'), { pipelines: { mark: 'runner' } }],
    [
      { pipelines: { mark: 'editor', sort: 'viewer' } },
      { pipelines: { mark: 'runner', other: 'editor' } },
      { pipelines: { mark: 'runner' } },
    ],
  ])('of %j and %j is %j, in both orders', (one, other, lesser) => {
    expect(lesserGrant(one, other)).toEqual(lesser);
    expect(lesserGrant(other, one)).toEqual(lesser);
  });
});
