import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  artifact,
  Clock,
  code,
  finish,
  newExecution,
  newItems,
  running,
} from '../execution/store/contract/fixtures.ts';
import type { ExecutionStore } from '../execution/index.ts';
import type { PipelineStore } from '../pipelines/index.ts';
import type { FileRecords, NewFile } from './file-records.ts';

/** Records under test, empty at first, that tell the time by the clock that they are given. */
export interface FilesSubject {
  readonly files: FileRecords;
  readonly executions: ExecutionStore;
  readonly pipelines: PipelineStore;
  close(): Promise<void>;
}

function fileOf(content: string, name = `${content}.bin`): NewFile {
  const { digest } = artifact(content);
  return { digest, size: content.length, mediaType: 'application/octet-stream', name };
}

/** What all records of files do, whatever they are kept in. */
export function fileRecordsContract(name: string, open: (now: () => number) => Promise<FilesSubject>): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: FilesSubject;
    let project = '';
    let count = 0;
    beforeAll(async () => {
      subject = await open(clock.now);
    });
    afterAll(() => subject?.close());
    beforeEach(() => {
      project = `project-${++count}`;
    });

    const names = async (text?: string): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = { limit: 2, ...(cursor !== undefined && { cursor }) };
        const { items, next } = await subject.files.list(project, text === undefined ? {} : { text }, page);
        found.push(...items.map((file) => file.name));
        cursor = next;
      } while (cursor !== undefined);
      return found;
    };

    test('a file that was sent is found by its content, in its project', async () => {
      const { files } = subject;
      const [sent] = await files.record(project, 'ann', [fileOf('model')]);
      const known = { ...fileOf('model'), project, uploadedBy: 'ann', uploadedAt: clock.now() };
      expect(sent).toEqual(known);
      expect(await files.find(project, known.digest)).toEqual(known);
      expect(await files.find('other', known.digest)).toBeUndefined();
      clock.pass(5);
      await files.record(project, 'bob', [fileOf('model', 'newer.bin')]);
      expect(await files.find(project, known.digest)).toMatchObject({ name: 'newer.bin', uploadedBy: 'bob' });
      expect(await names()).toEqual(['newer.bin']);
    });

    test('a list has those sent last first, page by page, and finds them by a part of their name', async () => {
      const { files } = subject;
      await files.record(project, 'ann', [fileOf('a', 'ﾛｺﾞ.png'), fileOf('b'), fileOf('c')]);
      clock.pass(1);
      await files.record(project, 'ann', [fileOf('d', 'LOGO 100%.png')]);
      expect(new Set(await names())).toEqual(new Set(['LOGO 100%.png', 'ﾛｺﾞ.png', 'b.bin', 'c.bin']));
      expect((await names())[0]).toBe('LOGO 100%.png');
      expect(await names('ロゴ')).toEqual(['ﾛｺﾞ.png']);
      expect(await names('logo 100%')).toEqual(['LOGO 100%.png']);
      expect(await names('%')).toEqual(['LOGO 100%.png']);
      for (const cursor of ['', 'x', '1', `1-${'g'.repeat(64)}`, `1-${'a'.repeat(64)}' OR 1`]) {
        await expect(files.list(project, {}, { limit: 1, cursor })).rejects.toEqual(code('CURSOR_INVALID'));
      }
    });

    test('what executions refer to is traced, for those who may see their pipelines', async () => {
      const { files, executions } = subject;
      const ref = await running(executions, clock, 1, { project });
      await finish(executions, ref, 1);
      const input = await files.trace(project, artifact('input 0').digest);
      expect(input).toMatchObject({ size: 10, mediaType: 'image/png', createdAt: clock.now() });
      const output = artifact('output 0').digest;
      expect(await files.trace(project, output)).toMatchObject({ digest: output, mediaType: 'image/png' });
      expect(await files.trace(project, output, ['find-and-mark'])).toBeDefined();
      expect(await files.trace(project, output, ['another'])).toBeUndefined();
      expect(await files.trace(project, output, [])).toBeUndefined();
      expect(await files.trace('other', output)).toBeUndefined();
      expect(await files.trace(project, artifact('nothing').digest)).toBeUndefined();
      const logo = artifact('logo', 7);
      await executions.create(
        newExecution(clock, { project, shared: { logo: { ...logo, name: 'logo.png' } } }),
        newItems(0),
        { complete: true },
      );
      expect(await files.trace(project, logo.digest)).toMatchObject({ name: 'logo.png', size: 7 });
    });

    test('what is sent may be read and is kept until nothing needs it any more', async () => {
      const { files, executions, pipelines } = subject;
      const [model, logo, photo] = [fileOf(`m${count}`), fileOf(`l${count}`), fileOf('input 0')];
      await files.record(project, 'ann', [model, logo, photo]);
      expect(await executions.unreferenced([model.digest])).toEqual([]);
      expect(await executions.isReferenced(project, model.digest)).toBe(true);
      expect(await executions.isReferenced('other', model.digest)).toBe(false);
      await pipelines.create(project, 'named', `files: {model: ${model.digest}}`);
      await executions.create(newExecution(clock, { project }), newItems(1), { complete: true });
      clock.pass(100);
      expect(await files.forgetUnused(project, clock.now() - 100)).toBe(0);
      expect(await files.forgetUnused(project, clock.now())).toBe(1);
      expect(new Set(await names())).toEqual(new Set([model.name, photo.name]));
      expect(await executions.unreferenced([logo.digest, model.digest])).toEqual([logo.digest]);
      await pipelines.remove(project, 'named');
      expect(await files.forgetUnused(project, clock.now())).toBe(1);
    });
  });
}
