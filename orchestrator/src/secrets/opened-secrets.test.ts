import { describe, expect, test } from 'vitest';
import type { BoundPlan } from '../pipeline/index.ts';
import { OpenedSecrets, referencesIn } from './opened-secrets.ts';

const secret = { type: 'string', 'x-secret': true };
const params = {
  type: 'object',
  properties: {
    key: secret,
    nested: { type: 'object', properties: { inner: { $ref: '#/$defs/hidden' } } },
    list: { type: 'array', items: { type: 'object', properties: { token: secret } } },
    headers: { type: 'object', additionalProperties: secret },
    plain: { type: 'object' },
  },
  $defs: { hidden: secret },
};

const plan = {
  plan: { steps: [{ id: 'a', component: 'c' }], components: { c: { manifest: { params } } } },
  params: {},
  stepParams: {
    a: {
      key: { secret: 'one' },
      nested: { inner: { secret: 'two' } },
      list: [{ token: { secret: 'one' } }, { token: { secret: 'two' } }],
      headers: { Authorization: { secret: 'two' } },
      plain: { secret: 'one' },
    },
  },
} as unknown as BoundPlan;

const opened = new OpenedSecrets(
  new Map([
    ['one', { revision: 3, value: 'value 1' }],
    ['two', { revision: 1, value: 'value 2' }],
  ]),
);

describe('the secrets of a plan', () => {
  test('stand where the schema of the component says so, at any depth, and nowhere else', () => {
    expect([...referencesIn(plan)].map(({ path, name }) => `${path.join('.')} ${name}`)).toEqual([
      'key one',
      'nested.inner two',
      'list.0.token one',
      'list.1.token two',
      'headers.Authorization two',
    ]);
    expect(opened.resolved(plan).stepParams['a']).toEqual({
      key: 'value 1',
      nested: { inner: 'value 2' },
      list: [{ token: 'value 1' }, { token: 'value 2' }],
      headers: { Authorization: 'value 2' },
      plain: { secret: 'one' },
    });
  });

  test('count by their revision where results are looked up, and the plan itself stays as it is', () => {
    const before = structuredClone(plan);
    const { a } = opened.keyed(plan).stepParams;
    expect(a!['key']).toEqual({ secret: 'one', revision: 3 });
    expect(JSON.stringify(a)).not.toContain('value');
    expect(plan).toEqual(before);
  });
});
