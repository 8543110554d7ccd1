import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateTypes, typesFileName, type Manifest } from '@kumiki/component-sdk/manifest';
import { readComponentFolder } from '@kumiki/component-sdk/package';
import { describe, expect, it } from 'vitest';

/* What every component of the standard library has; its examples run in test/examples.test.ts. */

const library = fileURLToPath(new URL('.', import.meta.url));
const manifests = await Array.fromAsync(glob('*/*/component.yaml', { cwd: library }));
const folders = await Promise.all(
  manifests.toSorted().map(async (path) => {
    return {
      name: dirname(path).replaceAll('\\', '/'),
      read: await readComponentFolder(join(library, dirname(path))),
    };
  }),
);

/** The only ones that call out. */
const callingOut = ['sink/http', 'sink/object-prefix', 'source/object-prefix', 'source/url'];

/** What these do is outside of them: their own tests run them. */
const outside = new Set([...callingOut, 'sink/folder', 'source/folder', 'source/video-frames']);

const shapes = ['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon'];

describe.each(folders)('$name', ({ name, read }) => {
  const manifest = read.manifest!;

  it('reads without errors and warnings, under the name of its folder', () => {
    // Only those that act outside have no example.
    const problems = read.problems.map(({ code, message }) => `${code}: ${message}`);
    const expected = [expect.stringMatching(/^FIELD_RECOMMENDED: .*examples/)];
    expect(problems).toEqual(outside.has(name) ? expected : []);
    expect(manifest.name).toBe(name);
  });

  it('has a licence, no need of the network, and examples', () => {
    const network = callingOut.includes(name) ? 'egress' : 'none';
    expect(manifest).toMatchObject({ license: 'Apache-2.0', network });
    expect(manifest.examples.length > 0).toBe(!outside.has(name));
  });

  it('is never answered from the cache where it reads or changes what is outside, or depends on earlier frames', () => {
    expect(manifest.deterministic).toBe(!outside.has(name) && manifest.realtime !== 'stateful');
  });

  it('speaks English and Japanese throughout', () => {
    expect(untranslated(manifest)).toEqual([]);
  });

  it('has an icon that draws and does nothing else', async () => {
    const svg = await readFile(join(read.dir, manifest.icon!), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 24 24"/);
    expect(svg).toContain('currentColor');
    expect(svg.length).toBeLessThan(2000);
    const elements = new Set(Array.from(svg.matchAll(/<([a-zA-Z!?][\w:-]*)/g), ([, element]) => element));
    for (const drawn of shapes) elements.delete(drawn);
    expect(elements).toEqual(new Set());
    // Nothing that runs, loads or links.
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /\son\w+=|href|url\(|style|https?:|data:/i,
    );
  });

  it('has types that fit its manifest', async () => {
    const types = await readFile(join(read.dir, typesFileName(manifest)), 'utf8');
    expect(types).toBe(await generateTypes(manifest));
  });
});

/** The places of a manifest that people read and that lack a language. */
function untranslated(manifest: Manifest): string[] {
  const missing: string[] = [];
  const check = (text: unknown, place: string) => {
    // Names of formats and filters are the same in all languages.
    if (typeof text === 'string') return;
    const { en = '', ja = '' } = (text ?? {}) as { en?: string; ja?: string };
    if (en.trim() === '' || ja.trim() === '') missing.push(place);
  };
  check(manifest.title, 'title');
  check(manifest.description, 'description');
  for (const side of ['inputs', 'outputs'] as const) {
    for (const [key, { title, description }] of Object.entries(manifest[side])) {
      check(title, `${side}.${key}.title`);
      check(description, `${side}.${key}.description`);
    }
  }
  const params = (manifest.params['properties'] ?? {}) as Record<string, Param>;
  for (const [key, param] of Object.entries(params)) {
    check(param.title, `params.${key}.title`);
    check(param.description, `params.${key}.description`);
    const hints = param['x-ui'] ?? {};
    for (const value of param.enum ?? [])
      check(hints.labels?.[String(value)], `params.${key}.labels.${value}`);
  }
  for (const [index, { title }] of manifest.examples.entries()) check(title, `examples[${index}].title`);
  return missing;
}

interface Param {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly 'x-ui'?: { readonly labels?: Record<string, unknown> };
}
