import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openProcessing, type OpenProcessing } from '../../../test/processing-fixture.ts';
import type { ArtifactRef } from '../../execution/index.ts';
import { localCaller, type Caller } from '../http/roles.ts';
import type { ProcessRequest } from './process-request.ts';

let kumiki: OpenProcessing;
let photo: ArtifactRef;

beforeEach(async () => {
  kumiki = await openProcessing();
  photo = await kumiki.stored('photo.png');
});
afterEach(async () => {
  await kumiki[Symbol.asyncDispose]();
});

function asked(more: Partial<ProcessRequest> = {}): ProcessRequest {
  return { pipelineId: 'one', files: [{ artifact: photo }], ...more };
}

/** Accepted for a caller. */
async function accept(more: Partial<ProcessRequest> = {}, caller: Caller = localCaller) {
  return await kumiki.processing.accept(caller, 'default', asked(more));
}

describe('a request', () => {
  test('makes an execution of one item, whose result can be waited for', async () => {
    const { ref, fileId, repeated, estimatedCompletion } = await accept({
      clientId: 'camera 1',
      correlationId: '部品-7',
      priority: 'high',
    });
    expect({ fileId, repeated }).toEqual({ fileId: photo.digest, repeated: false });
    expect(estimatedCompletion).toBeGreaterThan(Date.now());
    const { execution, outputs, steps, error } = await kumiki.processing.result(ref, 20_000);
    expect(execution).toMatchObject({
      status: 'succeeded',
      priority: 1,
      labels: { client_id: 'camera 1', correlation_id: '部品-7' },
    });
    expect(outputs).toMatchObject({
      image: { mediaType: 'image/png' },
      text: { data: '{"width":8,"note":""} none' },
    });
    expect(steps).toEqual([{ step: 's', status: 'succeeded', durationMs: expect.any(Number) as number }]);
    expect(error).toBeUndefined();
    const found = await kumiki.store.list('default', { labels: { correlation_id: '部品-7' } }, { limit: 5 });
    expect(found.executions.map(({ id }) => id)).toEqual([ref.id]);
  });

  test('whose answer is not there in time is recorded before anybody is told of it', async () => {
    const { ref, written } = await accept({ untold: true, parameters: { note: 'wait' } });
    const { execution } = await kumiki.processing.result(ref, 1, undefined, written);
    expect(['accepted', 'planned', 'running']).toContain(execution.status);
    kumiki.gate.resolve();
    const ended = await kumiki.processing.result(ref, 20_000);
    expect(ended).toMatchObject({ execution: { id: ref.id, status: 'succeeded' } });
  });

  test('that has a name is recorded at once, also where nobody is told of it', async () => {
    const named = { clientId: 'camera 1', correlationId: 'a', untold: true };
    const { ref, written } = await accept(named);
    expect({ written, execution: await kumiki.store.execution(ref) }).toMatchObject({ execution: ref });
    await kumiki.processing.result(ref, 20_000);
  });

  test('that fails gives the error of its item', async () => {
    const { ref } = await accept({ parameters: { note: 'bad' } });
    const { execution, outputs, error } = await kumiki.processing.result(ref, 20_000);
    expect(execution.status).toBe('failed');
    expect({ outputs, code: error?.code }).toEqual({ outputs: undefined, code: 'IMAGE_EMPTY' });
  });

  test('takes files for other inputs, and texts for parameters as their schema says', async () => {
    const logo = await kumiki.storedText('logo.svg');
    const files = [{ artifact: photo }, { input: 'logo', artifact: logo }];
    const { ref } = await accept({ files, textParameters: { width: '64', note: '64' } });
    const { outputs } = await kumiki.processing.result(ref, 20_000);
    expect(outputs).toMatchObject({ text: { data: '{"width":64,"note":"64"} logo.svg' } });
  });
});

describe('the same request again', () => {
  const named = { clientId: 'camera 1', correlationId: 'a' };

  test('is the same execution, at any time and many at once', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, async () => await accept(named)));
    expect(new Set(many.map(({ ref }) => ref.id)).size).toBe(1);
    expect(many.filter(({ repeated }) => !repeated)).toHaveLength(1);
    await kumiki.processing.result(many[0]!.ref, 20_000);
    expect(await accept(named)).toEqual({ ...many[0], repeated: true });
    expect((await kumiki.store.list('default', {}, { limit: 5 })).executions).toHaveLength(1);
  });

  test('is so whether its parameters came as JSON or as texts', async () => {
    const first = await accept({ ...named, parameters: { width: 20, note: 'a' } });
    const second = await accept({ ...named, textParameters: { note: 'a', width: ' 20' } });
    expect(second).toEqual({ ...first, repeated: true });
  });

  test('is known by what was asked for, whatever was published or removed since', async () => {
    const first = await accept(named);
    kumiki.plans.clear();
    expect(await accept(named)).toEqual({ ...first, repeated: true });
  });

  test.each<[string, () => Promise<Partial<ProcessRequest>> | Partial<ProcessRequest>]>([
    ['another image', async () => ({ files: [{ artifact: await kumiki.stored('photo.png', '#ffffff') }] })],
    ['another pipeline', () => ({ pipelineId: 'one@1' })],
    ['another parameter', () => ({ parameters: { width: 9 } })],
    ['another priority', () => ({ priority: 'low' })],
  ])('with %s is refused', async (_, other) => {
    await accept(named);
    await expect(accept({ ...named, ...(await other()) })).rejects.toMatchObject({
      code: 'REQUEST_REPEATED_DIFFERENTLY',
    });
  });

  test('is another execution for another caller, client or correlation, and without a name', async () => {
    const all = [
      await accept(named),
      await accept(named, { id: 'token:7', name: 'line 7', role: 'runner' }),
      await accept({ ...named, clientId: 'camera 2' }),
      await accept({ ...named, correlationId: 'b' }),
      await accept({ correlationId: 'a' }),
      await accept(),
    ];
    expect(new Set(all.map(({ ref }) => ref.id)).size).toBe(all.length);
  });
});

describe('what is asked for wrongly', () => {
  test.each<[string, Partial<ProcessRequest>, string]>([
    ['no file', { files: [] }, 'INPUT_MISSING'],
    ['a parameter that is none', { textParameters: { wide: '3' } }, 'PARAMETER_UNKNOWN'],
    ['a text that is no number', { textParameters: { width: 'wide' } }, 'PARAMETER_INVALID'],
    ['a value over the limit', { parameters: { width: 101 } }, 'PARAMETER_INVALID'],
    ['a name with control characters', { clientId: 'a\u0000b' }, 'REQUEST_NAME_INVALID'],
    ['a name that is too long', { correlationId: 'a'.repeat(201) }, 'REQUEST_NAME_INVALID'],
  ])('is refused and leaves no record: %s', async (_, more, code) => {
    await expect(accept(more)).rejects.toMatchObject({ code });
    expect((await kumiki.store.list('default', {}, { limit: 5 })).executions).toEqual([]);
  });

  test('is refused where its files do not fit the inputs', async () => {
    const text = await kumiki.storedText('photo.png');
    const input = 'logo';
    const logos = [{ artifact: photo }, { input, artifact: text }, { input, artifact: photo }];
    const cases: [Partial<ProcessRequest>, string][] = [
      [{ pipelineId: 'none' }, 'PIPELINE_NOT_FOUND'],
      [{ pipelineId: 'two' }, 'IMAGE_INPUT_UNCLEAR'],
      [{ files: [{ artifact: text }] }, 'IMAGE_FORMAT_NOT_ALLOWED'],
      [{ files: [{ input: '__proto__', artifact: photo }] }, 'INPUT_UNKNOWN'],
      [{ files: [{ artifact: photo }, { artifact: photo }] }, 'INPUT_FILES_TOO_MANY'],
      [{ files: logos }, 'INPUT_FILES_TOO_MANY'],
      [{ files: [{ input: 'logo', artifact: text }] }, 'INPUT_MISSING'],
    ];
    for (const [more, code] of cases) await expect(accept(more)).rejects.toMatchObject({ code });
  });
});
