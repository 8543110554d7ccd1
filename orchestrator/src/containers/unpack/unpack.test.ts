import { gzipSync } from 'node:zlib';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labels } from '@kumiki/component-sdk/package/image';
import { mediaTypes, memoryRepository, sha256, sourceOf } from '@kumiki/oci';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeRoot } from './compose-root.ts';
import { ImageCache, type ImageCacheOptions } from './image-cache.ts';
import { refusalOf } from './read-tar.ts';
import { unpackLayer } from './unpack-layer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-unpack-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

interface Member {
  readonly path: string;
  readonly type?: string;
  readonly target?: string;
  readonly text?: string;
  readonly mode?: number;
  /** What the header says, where that is not true. */
  readonly size?: number;
}

/** An archive that holds whatever is asked for, as no tool of ours would write it. */
function tar(members: readonly Member[]): Buffer {
  const blocks = members.map(({ path, type = '0', target = '', text = '', mode = 0o644, size }) => {
    const header = Buffer.alloc(512);
    const content = Buffer.from(text);
    header.write(path, 0, 100);
    header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
    header.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write('ustar\0', 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function* chunks(bytes: Buffer, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function unpack(members: readonly Member[], name = 'layer', budget = { bytes: 1e6, entries: 100 }) {
  const path = join(folder, name);
  await mkdir(path);
  const changes = await unpackLayer(chunks(tar(members)), path, budget, refusalOf('test/image'));
  return { ...changes, folder: path };
}

const pax = (path: string): Member => {
  const record = (length: number): string => `${length} path=${path}\n`;
  let length = record(0).length;
  while (record(length).length !== length) length = record(length).length;
  return { path: 'pax', type: 'x', text: record(length) };
};

describe('a layer', () => {
  test('is unpacked with folders, links, second names and long paths, and without rights that it has no use for', async () => {
    const long = `${'deep/'.repeat(30)}file`;
    await unpack([
      { path: './usr/', type: '5', mode: 0o1777 },
      { path: 'usr/bin/tool', text: 'a tool', mode: 0o6755 },
      { path: 'usr/bin/other', type: '1', target: 'usr/bin/tool' },
      { path: 'bin', type: '2', target: 'usr/bin' },
      pax(long),
      { path: 'short', text: 'deep' },
    ]);
    const at = (path: string) => join(folder, 'layer', path);
    expect(await readFile(at('usr/bin/other'), 'utf8')).toBe('a tool');
    expect((await stat(at('usr/bin/tool'))).mode & 0o7777).toBe(0o755);
    expect((await stat(at('usr'))).mode & 0o7777).toBe(0o755);
    expect(await readlink(at('bin'))).toBe('usr/bin');
    expect(await readFile(at(long), 'utf8')).toBe('deep');
  });

  const outside = (path: string): Member[] => [{ path, text: 'out' }];
  test.each<[string, Member[]]>([
    ['above its root', outside('../out')],
    ['above its root from within', outside('a/../../out')],
    ['through a link', [{ path: 'a', type: '2', target: '/tmp' }, ...outside('a/out')]],
    ['through a link of a folder above', [{ path: 'a', type: '2', target: '..' }, ...outside('a/b/out')]],
    [
      'in the place of a folder',
      [
        { path: 'a/b', text: '' },
        { path: 'a', type: '2', target: '/' },
      ],
    ],
    ['as a second name of a file elsewhere', [{ path: 'a', type: '1', target: '/etc/passwd' }]],
    [
      'as a second name of a link',
      [
        { path: 'l', type: '2', target: '/etc/passwd' },
        { path: 'a', type: '1', target: 'l' },
      ],
    ],
    ['as something that takes away what is above', [{ path: '.wh...', text: '' }]],
    ['of an unknown kind', [{ path: 'a', type: 'Z' }]],
    ['that is longer than its archive', [{ path: 'a', size: 10_000 }]],
    ['with a header of a gigabyte', [{ path: 'pax', type: 'x', size: 2 ** 30 }]],
    ['too deep', [pax(`${'d/'.repeat(65)}f`), { path: 'f', text: '' }]],
    ['more than is allowed', [{ path: 'a', text: 'x'.repeat(600) }]],
  ])('is refused with a member %s', async (_, members) => {
    const unpacking = unpack(members, 'layer', { bytes: 500, entries: 100 });
    await expect(unpacking).rejects.toMatchObject({ code: 'IMAGE_UNPACK_REFUSED' });
    expect(await readdir(folder)).toEqual(['layer']);
  });

  test('has no devices and pipes, whatever it says', async () => {
    await unpack(['3', '4', '6'].map((type) => ({ path: `dev/${type}`, type })));
    expect(await readdir(join(folder, 'layer'))).toEqual([]);
  });

  test('counts what it holds together with the others of its image', async () => {
    const budget = { bytes: 1e6, entries: 3 };
    await unpack([{ path: 'a' }, { path: 'b' }], 'one', budget);
    await expect(unpack([{ path: 'a' }, { path: 'b' }], 'two', budget)).rejects.toThrow(
      'more than is allowed',
    );
  });
});

describe('the root of an image', () => {
  test('takes away what a layer removes, and lets a later layer replace what was there', async () => {
    const layers = [
      await unpack(
        [
          { path: 'etc/one', text: '1' },
          { path: 'etc/two', text: '2' },
          { path: 'opt/old/a', text: 'a' },
          { path: 'lib', type: '2', target: 'usr/lib' },
          { path: 'file', text: 'a file' },
        ],
        'one',
      ),
      await unpack(
        [
          { path: 'etc/.wh.one' },
          { path: 'opt/old/.wh..wh..opq' },
          { path: 'opt/old/b', text: 'b' },
          { path: 'lib/new', text: 'in a folder now' },
          { path: 'file/inside', text: 'a folder' },
        ],
        'two',
      ),
    ];
    const root = join(folder, 'root');
    await mkdir(root);
    await composeRoot(layers, root);
    expect(await readdir(join(root, 'etc'))).toEqual(['two']);
    expect(await readdir(join(root, 'opt/old'))).toEqual(['b']);
    expect((await lstat(join(root, 'lib'))).isDirectory()).toBe(true);
    expect(await readFile(join(root, 'file/inside'), 'utf8')).toBe('a folder');
    expect(await readdir(root)).toEqual(expect.arrayContaining(['dev', 'proc', 'run', 'tmp']));
  });

  test('removes and mounts nothing through a link', async () => {
    await mkdir(join(folder, 'outside'));
    await unpack([{ path: 'kept', text: 'not ours' }], 'outside/mine');
    const target = join(folder, 'outside', 'mine');
    const layers = [
      await unpack(
        [
          { path: 'away', type: '2', target },
          { path: 'tmp', type: '2', target },
          { path: 'run', type: '2', target },
        ],
        'one',
      ),
      await unpack([{ path: 'away/.wh.kept' }, { path: 'away/.wh..wh..opq' }], 'two'),
    ];
    const root = join(folder, 'root');
    await mkdir(root);
    await composeRoot(layers, root);
    expect(await readdir(target)).toEqual(['kept']);
    for (const path of ['tmp', 'run', 'run/kumiki'])
      expect((await lstat(join(root, path))).isDirectory()).toBe(true);
  });
});

describe('the cache of images', () => {
  const entrypoint = ['node', '/kumiki/node_modules/@kumiki/component-sdk/dist/worker/serve/start.js'];

  /** An image of two layers, the first of which others share. */
  async function put(name: string, more: { command?: string[]; broken?: boolean } = {}) {
    const repository = memoryRepository(`registry.test/${name}`);
    const tars = [tar([{ path: 'base', text: 'shared' }]), tar([{ path: 'own', text: name }])];
    const blob = async (bytes: Buffer, mediaType: string) => {
      const descriptor = { mediaType, digest: sha256(bytes), size: bytes.length };
      await repository.putBlob(descriptor, sourceOf(bytes));
      return descriptor;
    };
    const config = {
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Entrypoint: more.command ?? entrypoint, Labels: { [labels.digest]: 'sha256:1' } },
      rootfs: {
        type: 'layers',
        diff_ids: tars.map((one) => sha256(more.broken ? Buffer.from('other') : one)),
      },
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: await blob(Buffer.from(JSON.stringify(config)), mediaTypes.config),
      layers: await Promise.all(tars.map(async (one) => await blob(gzipSync(one), mediaTypes.layer))),
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    const { digest } = await repository.putManifest({ bytes, mediaType: mediaTypes.manifest });
    return { repository, image: `registry.test/${name}@${digest}` };
  }
  const open = (source: ImageCacheOptions['source'], more: Partial<ImageCacheOptions> = {}) =>
    new ImageCache({ folder: join(folder, 'cache'), source, limitBytes: 1e9, ...more });

  test('keeps an image without its registry, and shared layers once', async () => {
    const [one, two] = [await put('one'), await put('two')];
    const cache = open((image) => (image === one.image ? one : two).repository);
    await Promise.all([cache.pull(one.image), cache.pull(one.image), cache.pull(two.image)]);
    const away = open(() => {
      throw new Error('the registry is away');
    });
    await away.pull(two.image);
    const used = await away.use(two.image);
    expect(await readFile(join(used!.root, 'own'), 'utf8')).toBe('two');
    expect(used).toMatchObject({ command: entrypoint, folder: '/' });
    expect(await readdir(join(folder, 'cache', 'layers'))).toHaveLength(3);
    expect((await stat(join(used!.root, 'base'))).nlink).toBe(3);
  });

  test('takes images that our packaging made, with the layers that they name', async () => {
    const foreign = await put('foreign', { command: ['/bin/sh'] });
    const broken = await put('broken', { broken: true });
    for (const { repository, image } of [foreign, broken]) {
      const cache = open(() => repository);
      await expect(cache.pull(image)).rejects.toMatchObject({ code: 'IMAGE_UNPACK_REFUSED' });
      expect(await cache.has(image)).toBe(false);
    }
    expect(await readdir(join(folder, 'cache', 'layers'))).toEqual([]);
  });

  test('lets images go that nobody has used for long, with layers that no other has', async () => {
    const [one, two] = [await put('one'), await put('two')];
    const source = (image: string) => (image === one.image ? one : two).repository;
    const before = open(source);
    await before.pull(one.image);
    await before.pull(two.image);
    const [images, layers] = ['images', 'layers'].map((name) => join(folder, 'cache', name)) as [
      string,
      string,
    ];
    const old = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    for (const name of await readdir(images)) await utimes(join(images, name, 'image.json'), old, old);
    for (const name of await readdir(layers)) await utimes(join(layers, name, 'layer.json'), old, old);
    const cache = open(source);
    await cache.use(two.image);
    await cache.tidy();
    expect(await cache.has(one.image)).toBe(false);
    expect(await cache.has(two.image)).toBe(true);
    expect(await readdir(layers)).toHaveLength(2);
  });
});
