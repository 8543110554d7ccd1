import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../../../component-sdk/test/python.ts';
import { commandsIn, snippetsOf } from '../../../scripts/snippets.ts';
import { temporaryFolder } from '../kumiki.ts';
import { ask, startPlatform, type StartedPlatform } from '../platform.ts';
import { clientPython, findGrpcurl } from './clients.ts';

/*
 * The examples of the pages for clients in several languages, as they are there, against a platform with its samples. Only
 * its address and how long a frame may take are others. grpcurl has no package of npm: where it is not there, a client in
 * Python asks by reflection what it would ask.
 */

const root = join(import.meta.dirname, '../../..');
const images = ['plate-01.jpg', 'plate-02.jpg'].map((name) =>
  join(root, 'pipelines/find-and-mark/images', name),
);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;

beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(folder.path, { KUMIKI_SAMPLES: 'true' });
  await ask(platform, 'POST', '/deployments?wait=60', { pipeline: 'find-and-mark' });
}, 120_000);
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** The only snippet of a language of a page that has some text in it. */
function snippet(page: string, language: string, having: string): string {
  const [found, more] = snippetsOf(join(root, 'docs', page)).filter(
    (one) => one.language === language && one.text.includes(having),
  );
  if (!found || more) throw new Error(`${page}: one ${language} with ${having} was expected`);
  return here(found.text);
}

/** With the address of this platform, and more time for each frame than a busy machine may need. */
function here(example: string): string {
  return example
    .replaceAll(/(deadline_?ms[=:] ?)200/gi, (_, before: string) => `${before}60000`)
    .replaceAll('127.0.0.1:7701', platform.grpcAddress)
    .replaceAll('http://127.0.0.1:7700', platform.url)
    .replaceAll('ws://127.0.0.1:7700', platform.url.replace('http', 'ws'));
}

async function ran(program: string, args: readonly string[], cwd: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(program, args, { cwd, timeout: 60_000 });
  return stdout.trim().split('\n');
}

describe.runIf(hasPython)('in Python', () => {
  let python: string;

  beforeAll(async () => {
    python = await clientPython();
    // As the page says it, but for the packages, which are there.
    await symlink(join(root, 'proto'), join(folder.path, 'proto'));
    const made = snippetsOf(join(root, 'docs/grpc.md')).flatMap(commandsIn);
    const compile = made.find((command) => command.includes('grpc_tools.protoc'))!;
    await ran(python, compile.split(' ').slice(1), folder.path);
  }, 300_000);

  async function program(lines: string): Promise<string> {
    const path = join(folder.path, 'client.py');
    await writeFile(path, lines);
    return path;
  }

  test('a stream of images in chunks gives the verdict of each', async () => {
    const client = await program(snippet('grpc.md', 'python', 'ProcessImageStream'));
    const said = await ran(python, [client, ...images], folder.path);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`${images[0]} SUCCESS {"verdict":"NG"`);
    expect(said[1]).toContain(`${images[1]} SUCCESS {"verdict":"OK"`);
  });

  test('frames of a camera give their verdicts in order', async () => {
    const about = `import sys
import grpc
from kumiki.v1.image_processing_pb2_grpc import ImageProcessingServiceStub
service = ImageProcessingServiceStub(grpc.insecure_channel("${platform.grpcAddress}"))
camera = [open(path, "rb").read() for path in sys.argv[1:]]
`;
    const client = await program(about + snippet('realtime.md', 'python', 'ProcessImageStream'));
    const said = await ran(python, [client, ...images, ...images], folder.path);
    expect(said.map((line) => line.split(' ')[0])).toEqual(['0', '1', '2', '3']);
    expect(said[0]).toMatch(/"verdict": ?"NG"/);
  });

  test('a stock client finds the messages by reflection', async () => {
    const client = await program(`import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
found = ProtoReflectionDescriptorDatabase(grpc.insecure_channel("${platform.grpcAddress}"))
print(*found.get_services())
pool = DescriptorPool(found)
print(*pool.FindMessageTypeByName("kumiki.v1.PipelineConfig").fields_by_name)
print(*(one.name for one in pool.FindServiceByName("kumiki.v1.ImageProcessingService").methods))
`);
    const [services, fields, methods] = await ran(python, [client], folder.path);
    expect(services).toContain('kumiki.v1.ImageProcessingService');
    expect(fields).toContain('pipeline_id');
    expect(methods).toBe('ProcessImageStream ProcessSingleImage');
  });
});

const grpcurl = findGrpcurl();

test.runIf(grpcurl !== undefined)(
  'every grpcurl of the pages is answered',
  { timeout: 120_000 },
  async () => {
    // The one with a token is for a platform where people sign in.
    const scripts = ['grpc.md', 'realtime.md']
      .flatMap((page) => snippetsOf(join(root, 'docs', page)))
      .filter(
        ({ text: script }) => script.includes('grpcurl -plaintext') && !script.includes('authorization'),
      );
    expect(scripts).toHaveLength(2);
    for (const { place, text: script } of scripts) {
      const env = { ...process.env, PATH: `${join(grpcurl!, '..')}:${process.env['PATH']}` };
      const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', here(script)], { cwd: root, env });
      child.stdin.end();
      const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      const [said, complained, [code]] = await ended;
      expect([place, code, complained]).toEqual([place, 0, '']);
      expect(said).toContain('"status": "SUCCESS"');
      expect(said.includes('"status": "SERVING"')).toBe(script.includes('Health/Check'));
    }
  },
);

describe('in TypeScript', () => {
  beforeAll(async () => {
    // The packages that they import, as in a folder where they were installed.
    await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  });

  async function runs(lines: string): Promise<string> {
    const path = join(folder.path, 'client.ts');
    await writeFile(path, lines);
    return (await ran(process.execPath, [path], root)).join('\n');
  }

  test('a single image gives its verdict, by the messages alone', async () => {
    const said = await runs(snippet('grpc.md', 'ts', 'loadPackageDefinition'));
    expect(said).toMatch(/^SUCCESS \S* NG$/);
  });

  test('an image and a camera give theirs, by the client of the SDK', async () => {
    const about = `import { readFileSync } from 'node:fs';
const jpeg = readFileSync('${images[0]}');
function* camera() {
  yield jpeg;
  yield jpeg;
}
`;
    const said = await runs(about + snippet('realtime.md', 'ts', 'PipelineClient'));
    expect(said.match(/^\d SUCCESS/gm)).toEqual(['2 SUCCESS', '3 SUCCESS']);
    expect(said).toContain("verdict: 'NG'");
  });

  test('a picture of a page gives its file over a WebSocket', async () => {
    const about = `import { readFileSync } from 'node:fs';
const canvas = { convertToBlob: async () => new Blob([readFileSync('${images[0]}')]) };
const show = (picture) => {
  console.log(picture.size);
  socket.close();
};
`;
    const said = await runs(about + snippet('realtime.md', 'js', 'new WebSocket'));
    expect(Number(said)).toBeGreaterThan(10_000);
  });
});
