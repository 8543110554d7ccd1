import { describe, expect, test } from 'vitest';
import { compileSchema } from '../schema/index.ts';
import { parseManifest, publishedComponentSchema, readManifest, type Manifest } from './index.ts';

const resize = `apiVersion: kumiki/v1
kind: Component
name: imaging/resize
version: 1.2.0
title: {en: Resize, ja: リサイズ}
description: {en: Scales an image., ja: 画像を拡大・縮小します。}
category: geometry
icon: icon.svg
license: Apache-2.0
inputs:
  image: {type: image}
outputs:
  image: {type: image, preserves: [depth, alpha]}
params:
  width: {type: integer, minimum: 1, maximum: 16384, default: 800, title: {en: Width, ja: 幅}}
  fit: {enum: [cover, contain], default: cover, x-ui: {widget: select, showWhen: {width: 1}}}
examples:
  - {inputs: {image: examples/in.jpg}, params: {width: 320}, expect: {image: examples/out.png, tolerance: 2}}
`;
/** The manifest above with one line replaced, which begins with the same key. */
const withLine = (line: string) => {
  const key = line.slice(0, line.indexOf(':') + 1);
  const at = resize.split('\n').findIndex((old) => old.startsWith(key));
  return at === -1 ? resize + line : resize.split('\n').with(at, line).join('\n');
};
const problemsOf = (text: string) => readManifest(text, 'component.yaml').problems;
const brief = (text: string) =>
  problemsOf(text).map(({ code, line, column, path }) =>
    `${code} ${line}:${column} ${path.join('.')}`.trim(),
  );
/** With the word that stands at each problem's place. */
const pointed = (text: string) =>
  problemsOf(text).map(({ code, line, column, path }) => {
    const [word] = /^[^\s:,}]+/.exec(text.split('\n')[line - 1]!.slice(column - 1)) ?? ['nothing'];
    return `${code} ${path.join('.')} at ${word}`;
  });

describe('a manifest', () => {
  test('has its defaults after reading, and whole parameters', () => {
    const manifest = parseManifest(resize, 'component.yaml');
    expect(manifest).toMatchObject<Partial<Manifest>>({
      entry: 'component.ts',
      resources: { cpu: '500m', memory: '256Mi', gpu: 0, timeout: '60s' },
      network: 'none',
      realtime: 'stateless',
      deterministic: true,
    });
    expect(manifest.params).toMatchObject({
      type: 'object',
      properties: { width: { default: 800 } },
      additionalProperties: false,
    });
    expect(problemsOf(resize)).toEqual([]);
  });

  test('may have whole parameters, and a part of its resources', () => {
    const text = resize.replace(
      /params:\n(.*\n)(.*\n)/,
      (_, width: string, fit: string) =>
        `params:\n  type: object\n  required: [fit]\n  properties:\n  ${width}  ${fit}`,
    );
    const { params, resources } = parseManifest(`${text}resources: {memory: 1Gi}\n`, 'component.yaml');
    expect(params).toMatchObject({ required: ['fit'], properties: { fit: {} }, additionalProperties: false });
    expect(resources).toEqual({ cpu: '500m', memory: '1Gi', gpu: 0, timeout: '60s' });
  });

  test('is warned about what others will miss', () => {
    const bare = resize
      .replace(', ja: リサイズ', '')
      .replace(/icon:.*\nlicense:.*\n/, '')
      .replace(/examples:[^]*/, '');
    const { manifest, problems } = readManifest(bare, 'component.yaml');
    expect(manifest?.title).toEqual({ en: 'Resize' });
    expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'component.yaml should have the key "icon".'],
      ['warning', 'component.yaml should have the key "license".'],
      ['warning', 'component.yaml should have the key "examples".'],
      ['warning', '"title" should have the key "ja".'],
    ]);
  });
});

describe('errors of a manifest', () => {
  test('come all at once, each with place, expectation and remedy', () => {
    const text = resize
      .replace('imaging/resize', 'Resize')
      .replace('1.2.0', 'v1')
      .replace('category', 'catgory')
      .replace('{type: image}', '{type: picture}');
    expect(problemsOf(text).map(({ code, line, column, remedy }) => [code, line, column, remedy])).toEqual([
      ['FIELD_MISSING', 1, 1, expect.stringMatching(/^Add "category": one of: geometry, tone,/)],
      ['FIELD_INVALID', 3, 7, 'Give a name in small letters such as imaging/resize.'],
      ['FIELD_INVALID', 4, 10, 'Give a semantic version such as 1.2.0.'],
      ['FIELD_UNKNOWN', 7, 1, 'Did you mean "category"?'],
      ['FIELD_INVALID', 11, 17, expect.stringMatching(/^Give one of: image, image\[\], mask/)],
    ]);
  });

  test.each<[string, string, string[]]>([
    ['empty', '', ['FIELD_INVALID 1:1']],
    ['a list', '[]', ['FIELD_INVALID 1:1']],
    ['another kind', withLine('kind: Pipeline'), ['FIELD_INVALID 2:7 kind']],
    ['build metadata', withLine('version: 1.0.0+5'), ['FIELD_INVALID 4:10 version']],
    ['a number as version', withLine('version: 1.2'), ['FIELD_INVALID 4:10 version']],
    ['no English title', withLine('title: {ja: リサイズ}'), ['FIELD_MISSING 5:1 title']],
    ['an icon outside', withLine('icon: ../icon.svg'), ['FIELD_INVALID 8:7 icon']],
    ['an absolute icon', withLine('icon: /etc/icon.svg'), ['FIELD_INVALID 8:7 icon']],
    ['an icon that is no SVG', withLine('icon: icon.png'), ['FIELD_INVALID 8:7 icon']],
    ['an entry with a backslash', withLine('entry: src\\a.ts'), ['FIELD_INVALID 19:8 entry']],
    ['an entry with NUL', withLine('entry: "a\\0.ts"'), ['FIELD_INVALID 19:8 entry']],
    [
      'an amount of memory',
      withLine('resources: {memory: 256 MB}'),
      ['FIELD_INVALID 19:21 resources.memory'],
    ],
    ['a duration', withLine('resources: {timeout: 60}'), ['FIELD_INVALID 19:22 resources.timeout']],
    ['stateful and cached', withLine('realtime: stateful'), ['FIELD_INVALID 19:11 realtime']],
    ['a duplicate key', `${resize}name: a/b\n`, ['DOCUMENT_KEY_DUPLICATE 19:1 name']],
    [
      'a forbidden input',
      resize.replace('  image: {type: image}', '  __proto__: {type: image}'),
      ['DOCUMENT_KEY_FORBIDDEN 11:3 inputs.__proto__'],
    ],
    [
      'an input that is no identifier',
      resize.replace('{type: image}', '{type: image}\n  my-image: {type: mask, optional: true}'),
      ['FIELD_INVALID 12:3 inputs.my-image'],
    ],
    [
      'only shared inputs',
      resize.replace('{type: image}', '{type: image, shared: true}'),
      ['FIELD_INVALID 10:1 inputs'],
    ],
    [
      'data that preserves',
      resize.replace('image, preserves', 'text, preserves'),
      ['FIELD_INVALID 13:23 outputs.image.preserves'],
    ],
    [
      'an output that pairs with what is no list',
      resize.replace('depth, alpha]}', "depth, alpha]}\n  names: {type: 'text[]', pairsWith: image}"),
      ['FIELD_INVALID 14:38 outputs.names.pairsWith'],
    ],
  ])('%s', (_, text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  test('an input or output at least', () => {
    const text = resize.replace(/inputs:[^]*?params:/, 'params:').replace(/examples:[^]*/, '');
    expect(brief(text)).toContainEqual('FIELD_INVALID 1:1');
  });

  test.each<[string, string, string, string[]]>([
    ['an unknown keyword', 'minimum: 1', 'minimun: 1', ['FIELD_UNKNOWN params.width.minimun at minimun']],
    [
      'a remote reference',
      'type: integer',
      '$ref: "https://a/b"',
      ['FIELD_INVALID params.width.$ref at "https'],
    ],
    [
      'a pattern that backtracks',
      'type: integer',
      'pattern: "(?=a)"',
      ['SCHEMA_NOT_ALLOWED params.width.pattern at "(?=a)"'],
    ],
    ['a default out of range', 'default: 800', 'default: 0', ['FIELD_INVALID params.width.default at 0']],
    [
      'a default of another type',
      'default: cover',
      'default: fill',
      ['FIELD_INVALID params.fit.default at fill'],
    ],
    ['a hint', 'widget: select', 'widget: knob', ['FIELD_INVALID params.fit.x-ui.widget at knob']],
    [
      'a condition on nothing',
      'showWhen: {width',
      'showWhen: {widht',
      ['FIELD_UNKNOWN params.fit.x-ui.showWhen.widht at widht'],
    ],
    [
      'a condition inside of the elements of a list',
      '  fit:',
      '  rules: {type: array, items: {type: object, properties: {by: {enum: [area, count]}, unit: {type: string, x-ui: {showWhen: {by: area}}}, most: {type: number, x-ui: {showWhen: {bye: count}}}}}}\n  fit:',
      ['FIELD_UNKNOWN params.rules.items.properties.most.x-ui.showWhen.bye at bye'],
    ],
    ['a name', '  fit:', '  Fit mode:', ['FIELD_INVALID params.Fit mode at Fit']],
  ])('parameters: %s', (_, before, after, expected) => {
    expect(pointed(resize.replace(before, after))).toEqual(expected);
  });

  test.each<[string, string, string, string[]]>([
    [
      'an unknown input',
      'inputs: {image: e',
      'inputs: {imge: e',
      ['FIELD_MISSING examples.0.inputs at inputs', 'FIELD_UNKNOWN examples.0.inputs.imge at imge'],
    ],
    [
      'an unknown output',
      'expect: {image',
      'expect: {mask',
      ['FIELD_UNKNOWN examples.0.expect.mask at mask'],
    ],
    [
      'an unknown parameter',
      '{width: 320}',
      '{widht: 320}',
      ['PARAMETER_UNKNOWN examples.0.params.widht at widht'],
    ],
    [
      'a parameter out of range',
      '{width: 320}',
      '{width: 0}',
      ['PARAMETER_INVALID examples.0.params.width at 0'],
    ],
    ['a tolerance', 'tolerance: 2', 'tolerance: 300', ['FIELD_INVALID examples.0.expect.tolerance at 300']],
    [
      'a path outside',
      'examples/in.jpg',
      '../in.jpg',
      ['FIELD_INVALID examples.0.inputs.image at ../in.jpg'],
    ],
  ])('examples: %s', (_, before, after, expected) => {
    expect(pointed(resize.replace(before, after))).toEqual(expected);
  });

  test('are one error for who wants the manifest or nothing', () => {
    expect(() => parseManifest(withLine('kind: Pipeline'), 'a/component.yaml')).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: 'The manifest a/component.yaml has 1 problem(s).',
        problems: [expect.objectContaining({ code: 'FIELD_INVALID' })],
      }),
    );
  });
});

describe('the published schema', () => {
  const validator = compileSchema(publishedComponentSchema());
  const check = (text: string) => validator.check(readManifest(text, 'a').document.data);

  test('takes what the reader takes, in the short form and in the long', () => {
    expect(check(resize)).toEqual([]);
    expect(
      check(withLine('params: {type: object, properties: {}}').replace(/^ {2}(width|fit).*\n/gm, '')),
    ).toEqual([]);
  });

  test('checks parameters too', () => {
    expect(check(resize.replace('minimum', 'minimun'))).not.toEqual([]);
    expect(check(withLine('name: Resize'))).toHaveLength(1);
  });
});
