import { describe, expect, test } from 'vitest';
import { tellArguments, useCommandFolder } from '../../../test/command.ts';
import type { Value } from '../../values/index.ts';

const folder = useCommandFolder();

describe('a parameter stays within its own argument', () => {
  const run = async (type: string, value: Value, argument = '{ param: it }') => {
    const parts = { ...tellArguments, args: argument, params: `{ it: { type: ${type} } }` };
    return (await folder.current.run(parts, { params: { it: value } }))['data'];
  };

  test.each([
    ['string', 'a b', ['a b']],
    ['string', '', ['']],
    ['string', 'two\nlines', ['two\nlines']],
    ['string', '$(touch x); `id` && $HOME * ~ | > y', ['$(touch x); `id` && $HOME * ~ | > y']],
    ['string', `'"\\`, [`'"\\`]],
    ['string', '画像 %s {input}', ['画像 %s {input}']],
    ['number', -2.5, ['-2.5']],
    ['integer', 800, ['800']],
    ['boolean', true, ['true']],
    ['[string, "null"]', null, []],
    ['array', ['a', 'b c', ''], ['a', 'b c', '']],
    ['array', [], []],
    ['object', { a: '-x' }, ['{"a":"-x"}']],
  ])('%s %j', async (type, value, expected) => {
    expect(await run(type, value)).toEqual(expected);
  });

  test('text around it is of the same argument, and an option goes before each value', async () => {
    expect(await run('number', 50, `{ param: it, prefix: 'size=', suffix: '%' }`)).toEqual(['size=50%']);
    expect(await run('string', '-x --y', '{ param: it, prefix: --name= }')).toEqual(['--name=-x --y']);
    expect(await run('array', ['a', 'b'], '{ option: -D, param: it }')).toEqual(['-D', 'a', '-D', 'b']);
  });

  test.each([
    ['string', '-rf'],
    ['string', '--output=/etc/passwd'],
    ['string', '-'],
    ['array', ['fine', '-x']],
    ['string', 'a\0b'],
  ])('%s %j is refused', async (type, value) => {
    const refused = { code: 'PARAMETER_INVALID', message: expect.stringContaining('it') as string };
    await expect(run(type, value)).rejects.toMatchObject(refused);
  });

  test('text that begins with a dash is taken where the author says so', async () => {
    expect(await run('string', '-x', '{ param: it, dash: true }')).toEqual(['-x']);
  });
});
