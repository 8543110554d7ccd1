import { describe, expect, test } from 'vitest';
import { grantFrom, nameFrom, saysAll, type RoleRules } from './claims.ts';

const rules: RoleRules = {
  claim: 'realm_access.roles',
  roles: { viewer: ['staff'], admin: ['chiefs', 'owners'] },
};
const inRealm = (roles: unknown) => ({ realm_access: { roles } });

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['the highest role counts', inRealm(['staff', 'owners']), 'admin'],
  ['one value may be a text', inRealm('staff'), 'viewer'],
  ['what nobody named gives none', inRealm(['others']), undefined],
  ['a claim that is not there gives none', {}, undefined],
  ['a claim of another kind gives none', { realm_access: 'staff' }, undefined],
  ['numbers and mappings give none', inRealm([1, null, { staff: true }]), undefined],
  ['what every object has gives none', { ...inRealm(undefined), constructor: 'staff' }, undefined],
])('%s', (_, claims, role) => {
  expect(grantFrom(claims, rules)).toEqual(role && { role });
});

test('a name of a claim with dots in it is taken as it is first', () => {
  const claim = 'https://kumiki.example/roles';
  expect(grantFrom({ [claim]: ['staff'] }, { ...rules, claim })).toEqual({ role: 'viewer' });
});

test('whoever is given none has the role that all have', () => {
  expect(grantFrom({}, { ...rules, otherwise: 'runner' })).toEqual({ role: 'runner' });
  expect(grantFrom(inRealm(['staff']), { ...rules, otherwise: 'runner' })).toEqual({ role: 'runner' });
  expect(grantFrom(inRealm(['chiefs']), { ...rules, otherwise: 'runner' })).toEqual({ role: 'admin' });
});

describe('publishing', () => {
  const publish = { claim: 'groups', values: ['makers', 'builds'] };
  const inGroups = (roles: unknown, groups?: unknown) => ({ ...inRealm(roles), groups });

  test.each<[string, Record<string, unknown>, object | undefined]>([
    ['a value gives it beside the role', inGroups('staff', ['others', 'builds']), { publish: true }],
    ['one value may be a text', inGroups('staff', 'makers'), { publish: true }],
    ['other values give it to nobody', inGroups('staff', ['maker', 'MAKERS']), {}],
    ['a claim that is not there gives it to nobody', inRealm('staff'), {}],
    ['a claim of another kind gives it to nobody', inGroups('staff', { makers: true }), {}],
    ['values of the claim of the role give it to nobody', inGroups(['staff', 'makers']), {}],
  ])('%s', (_, claims, more) => {
    expect(grantFrom(claims, { ...rules, publish })).toEqual({ role: 'viewer', ...more });
  });

  test('gives no role by itself, and needs no saying of an administrator', () => {
    expect(grantFrom(inGroups([], 'makers'), { ...rules, publish })).toBeUndefined();
    expect(grantFrom(inGroups('chiefs', 'makers'), { ...rules, publish })).toEqual({ role: 'admin' });
    const otherwise = 'runner';
    expect(grantFrom(inGroups([], 'makers'), { ...rules, publish, otherwise })).toEqual({
      role: 'runner',
      publish: true,
    });
  });

  test('nobody but administrators may where no values are named', () => {
    expect(grantFrom(inGroups('staff', 'makers'), rules)).toEqual({ role: 'viewer' });
    expect(grantFrom(inGroups('staff', []), { ...rules, publish: { claim: 'groups', values: [] } })).toEqual({
      role: 'viewer',
    });
  });

  test('a provider is asked for more where its token leaves the claim out', () => {
    const token = { ...inRealm('staff'), name: 'Kei' };
    expect(saysAll(token, rules)).toBe(true);
    expect(saysAll(token, { ...rules, publish })).toBe(false);
    expect(saysAll({ ...token, groups: [] }, { ...rules, publish })).toBe(true);
  });
});

test('somebody is called by the first claim that says how', () => {
  expect(nameFrom({ sub: '1', email: 'a@b.example', name: ' 圭\u0007 ' })).toBe('圭');
  expect(nameFrom({ sub: '1', email: 'a@b.example', name: '' })).toBe('a@b.example');
  expect(nameFrom({ sub: 'x'.repeat(300) })).toHaveLength(200);
});
