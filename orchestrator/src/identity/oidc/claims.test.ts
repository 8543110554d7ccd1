import { expect, test } from 'vitest';
import { grantFrom, nameFrom, type RoleRules } from './claims.ts';

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

test('somebody is called by the first claim that says how', () => {
  expect(nameFrom({ sub: '1', email: 'a@b.example', name: ' 圭\u0007 ' })).toBe('圭');
  expect(nameFrom({ sub: '1', email: 'a@b.example', name: '' })).toBe('a@b.example');
  expect(nameFrom({ sub: 'x'.repeat(300) })).toHaveLength(200);
});
