import { describe, expect, test } from 'vitest';
import { nameOfPlace, placeFromUrl } from './place.ts';

describe('the address of a data base', () => {
  test.each([
    [
      'postgres://kumiki@db.example/records',
      { host: 'db.example', port: 5432, database: 'records', user: 'kumiki' },
    ],
    [
      'postgresql://k%40x:p%2Fw@[::1]:6000/a%20b',
      { host: '::1', port: 6000, database: 'a b', user: 'k@x', password: 'p/w' },
    ],
    [
      'postgres://kumiki@/records?host=/run/postgresql',
      { host: '/run/postgresql', port: 5432, database: 'records', user: 'kumiki' },
    ],
  ])('%s names what there is to know', (url, place) => {
    expect(placeFromUrl(url)).toEqual(place);
  });

  test.each([
    'mysql://kumiki@db/records',
    'db.example/records',
    'postgres://db.example/records',
    'postgres://kumiki@db.example/',
    'postgres://kumiki:secret@db.example:port/records',
    'postgres://kumiki:secret@db.example/records?sslmode=require',
    'postgres://kumiki:secret%@db.example/records',
    'postgres://kumiki@/records',
  ])('%s is refused, and its password not shown', (url) => {
    const refused = () => placeFromUrl(url);
    expect(refused).toThrow(expect.objectContaining({ code: 'DATABASE_SETTINGS' }));
    expect(refused).not.toThrow(/secret/);
  });

  test('is shown without who asks', () => {
    expect(nameOfPlace(placeFromUrl('postgres://kumiki:secret@db.example/records'))).toBe(
      'the data base records at db.example:5432',
    );
  });
});
