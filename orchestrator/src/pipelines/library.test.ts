import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleComponents } from '../../test/sample-sources.ts';
import { code } from '../execution/store/contract/fixtures.ts';
import type { Records } from '../records/records.ts';
import { openSqliteRecords } from '../records/sqlite-records.ts';
import type { ComponentSource } from '../pipeline/index.ts';
import { PipelineLibrary } from './index.ts';

let folder: string;
let records: Records;
let components: ComponentSource;
let library: PipelineLibrary;
let project = '';
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-library-'));
  records = await openSqliteRecords(folder);
  components = await sampleComponents();
});
afterAll(async () => {
  await records.executions.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  project = `project-${++count}`;
  library = new PipelineLibrary({ store: records.pipelines, components });
});

function document(name: string, steps: string, outputs = '$steps.one.image'): string {
  return `apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: {image: {type: image}}
steps:
  one: ${steps}
outputs: {image: ${outputs}}
`;
}
const resize = (width = 640, range = ''): string =>
  `{component: imaging/resize${range}, inputs: {image: $inputs.image}, params: {width: ${width}}}`;
const inner = (reference: string): string => `{pipeline: ${reference}, inputs: {image: $inputs.image}}`;

/** The library where these versions of a component are not (or not yet) there. */
function without(hidden: (name: string, version: string) => boolean): PipelineLibrary {
  const versions = async (name: string) =>
    (await components.versions(name)).filter(({ version }) => !hidden(name, version));
  return new PipelineLibrary({ store: records.pipelines, components: { ...components, versions } });
}

describe('a draft', () => {
  it('takes its name from the document, and may have problems otherwise', async () => {
    const made = await library.create(project, document('small', '{component: not/there}'));
    expect(made).toMatchObject({ name: 'small', revision: 1, published: 0 });
    const noSteps = 'name: only-a-name\nsteps: {}\n';
    expect(await library.create(project, noSteps)).toMatchObject({ name: 'only-a-name', text: noSteps });
    const { items } = await library.list(project, {}, { limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['only-a-name', 'small']);
    await expect(library.create(project, document('small', resize()))).rejects.toEqual(
      code('PIPELINE_EXISTS'),
    );
  });

  it('is refused where it cannot be read, with the line', async () => {
    const unreadable = library.create(project, 'name: a\nsteps: {one: [}\n');
    await expect(unreadable).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      problems: [
        { code: 'DOCUMENT_SYNTAX', line: 2, column: 15 },
        { code: 'DOCUMENT_SYNTAX', line: 2, column: 16 },
      ],
    });
    await expect(library.create(project, '- a list')).rejects.toEqual(code('PIPELINE_INVALID'));
    await expect(library.create(project, '')).rejects.toEqual(code('PIPELINE_INVALID'));
    await expect(library.create(project, 'name: a\nname: b\n')).rejects.toEqual(code('PIPELINE_INVALID'));
  });

  it.each(['Big', 'a b', '検出', 'a--b', '7', 'x'.repeat(101)])('cannot be called %s', async (name) => {
    await expect(library.create(project, document(name, resize()))).rejects.toEqual(
      code('PIPELINE_NAME_INVALID'),
    );
    await expect(library.create(project, 'steps: {}')).rejects.toThrow('cannot be used: there is none.');
  });

  it('is saved under the name that it has, by whoever has read it last', async () => {
    await library.create(project, document('small', resize()));
    const other = document('large', resize());
    await expect(library.save(project, 'small', other, 1)).rejects.toMatchObject({
      code: 'PIPELINE_NAME_INVALID',
      remedy: 'Write "name: small", or create another pipeline with this document.',
    });
    const saved = await library.save(project, 'small', document('small', resize(320)), 1);
    expect(saved.revision).toBe(2);
    expect(await library.draft(project, 'small')).toEqual(saved);
    await expect(library.save(project, 'small', saved.text, 1)).rejects.toEqual(code('PIPELINE_CONFLICT'));
    await library.remove(project, 'small');
    await expect(library.draft(project, 'small')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
  });
});

describe('a check', () => {
  it('finds all problems, each with its line, step and field', async () => {
    const text = document('small', resize(-1), '$steps.two.image');
    expect(await library.validate(project, text)).toMatchObject([
      { code: 'PARAMETER_INVALID', line: 6, step: 'one', field: 'width', severity: 'error' },
      { code: 'REFERENCE_UNKNOWN', line: 7, field: 'image' },
    ]);
    expect(await library.validate(project, document('small', resize()))).toEqual([]);
  });

  it('knows the published pipelines of the project, and no drafts', async () => {
    const outer = document('outer', inner('prepare'));
    await library.create(project, document('prepare', resize()));
    expect(await library.validate(project, outer)).toMatchObject([{ code: 'PIPELINE_UNKNOWN', line: 6 }]);
    await library.publish(project, 'prepare', { revision: 1, note: '' });
    expect(await library.validate(project, outer)).toEqual([]);
    expect(await library.validate(project, document('outer', inner('prepare@1')))).toEqual([]);
    const [later] = await library.validate(project, document('outer', inner('prepare@2')));
    expect(later!.remedy).toContain('It has no version 2');
    const [mistyped] = await library.validate(project, document('outer', inner('prepaer')));
    expect(mistyped!.remedy).toContain('prepare');
    expect(await library.validate('another-project', outer)).toMatchObject([{ code: 'PIPELINE_UNKNOWN' }]);
  });

  it('refuses what would contain itself once it is published; an older version by its number may be inside', async () => {
    await library.create(project, document('prepare', resize()));
    await library.publish(project, 'prepare', { revision: 1, note: '' });
    await library.create(project, document('outer', inner('prepare')));
    await library.publish(project, 'outer', { revision: 1, note: '' });
    for (const reference of ['prepare', 'outer', 'outer@1']) {
      expect(await library.validate(project, document('prepare', inner(reference)))).toMatchObject([
        { code: 'PIPELINE_RECURSIVE' },
      ]);
    }
    const around = document('prepare', inner('prepare@1'));
    await library.save(project, 'prepare', around, 1);
    await library.publish(project, 'prepare', { revision: 2, note: '' });
    expect(await library.compile(project, 'prepare')).toMatchObject({ version: 2 });
    expect(await library.validate(project, document('outer', inner('prepare')))).toEqual([]);
  });
});

describe('a version', () => {
  it('is refused with all problems while there are any', async () => {
    await library.create(project, document('small', resize(-1), '$steps.two.image'));
    await expect(library.publish(project, 'small', { revision: 1, note: '' })).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: 'The pipeline small has 2 problem(s).',
      problems: [{ code: 'PARAMETER_INVALID' }, { code: 'REFERENCE_UNKNOWN' }],
    });
    await expect(library.compile(project, 'small')).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
  });

  it('is of the draft that its publisher has seen', async () => {
    await library.create(project, document('small', resize()));
    await library.save(project, 'small', document('small', resize(320)), 1);
    const early = library.publish(project, 'small', { revision: 1, note: '' });
    await expect(early).rejects.toEqual(code('PIPELINE_CONFLICT'));
    const made = await library.publish(project, 'small', { revision: 2, note: 'smaller' });
    expect(made).toMatchObject({ version: 1, note: 'smaller' });
    expect(await library.publish(project, 'small', { revision: 2, note: 'again' })).toEqual(made);
    expect(await library.versions(project, 'small', { limit: 9 })).toEqual({ items: [made] });
    expect(await library.version(project, 'small', 1)).toEqual(made);
  });

  it('runs with the components that it was published with, also when there are newer ones', async () => {
    const early = without((_, version) => version === '1.2.0');
    await early.create(project, document('small', resize()));
    await early.publish(project, 'small', { revision: 1, note: '' });
    const used = async (id: string): Promise<string[]> => {
      const { plan } = await library.compile(project, id);
      return Object.values(plan.components).map(({ name, version }) => `${name}@${version}`);
    };
    expect(await used('small')).toEqual(['imaging/resize@1.0.0']);
    const second = await library.publish(project, 'small', { revision: 1, note: 'newer components' });
    expect(second.version).toBe(2);
    expect(await used('small')).toEqual(['imaging/resize@1.2.0']);
    expect(await used('small@1')).toEqual(['imaging/resize@1.0.0']);
    const first = await library.version(project, 'small', 1);
    expect(library.diff(first, second).locked.changed).toMatchObject([
      { name: 'imaging/resize', before: { version: '1.0.0' }, after: { version: '1.2.0' } },
    ]);
    const late = without((_, version) => version === '1.0.0');
    await expect(late.compile(project, 'small@1')).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: 'The pipeline small@1 has 1 problem(s).',
      problems: [{ code: 'LOCK_BROKEN' }],
    });
  });

  it('keeps the pipelines inside of it as they were', async () => {
    await library.create(project, document('prepare', resize(100)));
    await library.publish(project, 'prepare', { revision: 1, note: '' });
    await library.create(project, document('outer', inner('prepare')));
    await library.publish(project, 'outer', { revision: 1, note: '' });
    await library.save(project, 'prepare', document('prepare', resize(200)), 1);
    await library.publish(project, 'prepare', { revision: 2, note: '' });
    const width = async (id: string): Promise<unknown> => {
      const { name, version, plan } = await library.compile(project, id);
      expect(plan.pipeline).toMatchObject({ name, version });
      return plan.steps[0]!.params['width'];
    };
    expect(await width('outer')).toBe(100);
    expect(await width('prepare')).toBe(200);
    expect(await width('prepare@1')).toBe(100);
    await library.publish(project, 'outer', { revision: 1, note: '' });
    expect(await width('outer@2')).toBe(200);
    expect(await width('outer@1')).toBe(100);
  });

  it.each(['small@2', 'small@', 'small@x', 'small@1.0', 'small@0', 'small@1@1'])(
    'that is not there is not compiled: %s',
    async (id) => {
      await library.create(project, document('small', resize()));
      await library.publish(project, 'small', { revision: 1, note: '' });
      await expect(library.compile(project, id)).rejects.toEqual(code('PIPELINE_VERSION_NOT_FOUND'));
      await expect(library.compile(project, 'other')).rejects.toEqual(code('PIPELINE_NOT_FOUND'));
    },
  );
});

describe('a document', () => {
  it('is the same data as YAML and as JSON', () => {
    const text = document('small', resize());
    const json = library.asJson(text);
    expect(JSON.parse(json)).toMatchObject({ name: 'small', steps: { one: { params: { width: 640 } } } });
    expect(library.asJson(library.asYaml(json))).toBe(json);
    expect(library.diff({ text }, { text: json })).toEqual(library.diff({ text }, { text }));
  });

  it('changes its form also where it has problems, as long as it has the shape of a document', () => {
    const json = '{"name": "small", "steps": {}, "more": [1]}';
    expect(JSON.parse(library.asJson(library.asYaml(json)))).toEqual(JSON.parse(json));
    for (const broken of [
      '{',
      '[]',
      '"text"',
      '{"steps": 1}',
      '{"steps": {"one": null}}',
      '{"inputs": []}',
    ]) {
      expect(() => library.asYaml(broken)).toThrow(code('PIPELINE_INVALID'));
    }
    expect(() => library.asJson('a: [')).toThrow(code('PIPELINE_INVALID'));
  });

  it('says what a version takes and gives, with the texts of the document', async () => {
    await library.create(project, document('small', resize()));
    await library.publish(project, 'small', { revision: 1, note: '' });
    const { version, inputs, outputs, steps, params } = await library.form(project, 'small');
    expect({ version, inputs, outputs }).toMatchObject({
      version: 1,
      inputs: { image: { type: 'image', list: false, optional: false, shared: false } },
      outputs: {
        image: {
          type: 'image',
          list: false,
          value: 'steps.one.image',
          title: { en: 'image', ja: 'image' },
        },
      },
    });
    expect(steps).toMatchObject([{ id: 'one', title: { en: expect.any(String) as string } }]);
    expect(params).toMatchObject({ type: 'object' });
    await expect(library.form(project, 'small@2')).rejects.toThrow(code('PIPELINE_VERSION_NOT_FOUND'));
  });

  it('is compared where its shape is right, whatever it refers to', () => {
    const before = { text: document('small', '{component: not/there}') };
    const after = { text: document('small', '{component: not/there@^2}') };
    expect(library.diff(before, after).steps.changed).toMatchObject([
      { step: 'one', component: { before: 'not/there', after: 'not/there@^2' } },
    ]);
    expect(() => library.diff(before, { text: 'name: small' })).toThrow(code('PIPELINE_INVALID'));
  });
});

describe('the files of a pipeline', () => {
  const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
  const named = (files: string): string => `${document('filed', resize())}files: ${files}\n`;
  const stored = {
    isThere: async (_: string, found: string) => await Promise.resolve(found === digest('a')),
  };

  it('are named by content that is there, or it cannot be published', async () => {
    const strict = new PipelineLibrary({ store: records.pipelines, components, files: stored });
    const text = named(`{model: models/a.onnx, logo: '${digest('b')}', photo: '${digest('a')}'}`);
    await strict.create(project, text);
    const problems = [
      expect.objectContaining({ code: 'PIPELINE_FILE_PATH', path: ['files', 'model'], line: 8 }) as unknown,
      expect.objectContaining({ code: 'PIPELINE_FILE_MISSING', path: ['files', 'logo'], line: 8 }) as unknown,
    ];
    expect((await strict.validate(project, text)).filter(({ severity }) => severity === 'error')).toEqual(
      problems,
    );
    await expect(strict.publish(project, 'filed', { revision: 1, note: '' })).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      problems: expect.arrayContaining(problems) as unknown,
    });
    await strict.save(project, 'filed', named(`{photo: '${digest('a')}'}`), 1);
    expect(await strict.publish(project, 'filed', { revision: 2, note: '' })).toMatchObject({ version: 1 });
  });
});
