import { afterEach, describe, expect, it, vi } from 'vitest';
import { sinkBucket, sourceBucket } from './buckets.ts';

const keys = { accessKey: 'the-access-key', secretKey: 'the-secret-key' };
const camera = { endpoint: 'https://s3.example', bucket: 'incoming', prefix: '/camera/', ...keys };
const open = (buckets: unknown) =>
  vi.stubEnv('KUMIKI_SOURCE_BUCKETS', typeof buckets === 'string' ? buckets : JSON.stringify(buckets));
afterEach(() => vi.unstubAllEnvs());

describe('a part of a bucket to read', () => {
  it('is under the prefix that the operator opens, in the bucket that is named or the first one', async () => {
    open({ camera, archive: { ...camera, prefix: undefined } });
    const prefixOf = async (bucket: string, prefix: string) => (await sourceBucket(bucket, prefix)).prefix;
    expect(await prefixOf('', '')).toBe('camera/');
    expect(await prefixOf('camera', '/line-3/早朝/')).toBe('camera/line-3/早朝/');
    expect(await prefixOf('archive', '')).toBe('');
    expect(await prefixOf('archive', '..dots/a.b')).toBe('..dots/a.b/');
  });

  it.each(['..', '../other', 'a/../../b', 'a//b', './a', 'a\\..\\b', 'a\n'])(
    'is none whose prefix a store could take for a way elsewhere: %j',
    async (prefix) => {
      open({ camera });
      await expect(sourceBucket('camera', prefix)).rejects.toMatchObject({ code: 'OUTSIDE_PREFIX_INVALID' });
    },
  );

  it.each([
    ['other', { camera }, 'camera'],
    ['toString', { camera }, 'camera'],
    ['', '', 'none'],
    ['', {}, 'none'],
  ])('is none of another bucket: %j', async (bucket, buckets, allowed) => {
    open(buckets);
    await expect(sourceBucket(bucket, '')).rejects.toMatchObject({
      code: 'OUTSIDE_BUCKET_NOT_ALLOWED',
      message: expect.stringContaining(`Buckets that may: ${allowed}.`) as string,
    });
  });

  it.each([
    ['{"camera": the-secret-key', 'it is no JSON'],
    [[camera], 'it is not written as {…}'],
    [{ camera: 'the-secret-key' }, 'camera is not written as {…}'],
    [{ camera: { ...camera, bucket: '' } }, '"bucket" of camera is no text'],
    [{ camera: { ...camera, secretKey: 5 } }, '"secretKey" of camera is no text'],
    [{ camera: { ...camera, pathStyle: 'yes' } }, '"pathStyle" of camera is not true or false'],
  ])('says what is wrong with the setting, and never a key: %#', async (buckets, reason) => {
    open(buckets);
    const error: unknown = await sourceBucket('', '').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'OUTSIDE_BUCKETS_INVALID' });
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain('the-');
  });
});

it('reading does not allow writing', async () => {
  open({ camera });
  vi.stubEnv('KUMIKI_SINK_BUCKETS', '');
  await expect(sinkBucket('camera', '')).rejects.toMatchObject({
    code: 'OUTSIDE_BUCKET_NOT_ALLOWED',
    remedy: expect.stringContaining('KUMIKI_SINK_BUCKETS') as string,
  });
});
