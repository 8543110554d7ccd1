import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { fingerprint } from '../packages/fingerprint.ts';
import { root } from './run.ts';

const folder = join(root, 'node_modules/.cache/kumiki/command');
const sources = [
  'cli/bin',
  'cli/package.json',
  'cli/src',
  'component-sdk/src',
  'orchestrator/src',
  'package-lock.json',
  'proto',
  'registry',
  'scripts/verify/bundled-command.ts',
];

/** Programs of the command that run beside it and load no components, by the module that starts them. */
const programs = {
  'orchestrator/src/backup/copies/record-copies.ts': 'orchestrator/src/backup/copies/copy.thread.ts',
  'orchestrator/src/images/view-process.ts': 'orchestrator/src/images/program/start.ts',
  'orchestrator/src/records/thread/channel.ts': 'orchestrator/src/records/thread/thread.ts',
};

/** Packages with native code or with files of their own beside the code, and those that few commands need. */
const apart =
  /^(?:node:|sharp|onnxruntime|protobufjs|pg|minio|pino|typescript|prettier|json-schema|@(?:grpc|img|apidevtools|kubernetes|platformatic)\/)/;

/** Bundles that were not taken for so long are of sources that nobody has any more, in ms. */
const mostAge = 24 * 60 * 60_000;

/**
 * The environment that tells tests where the command is in a few files in place of a thousand modules: the same sources
 * together with the packages that they import, so that a command starts in half of the processor time. What comes with the
 * command (templates, samples, components, the pages) and the processes that run components are those of the checkout.
 */
export async function withBundledCommand(): Promise<Record<string, string>> {
  const place = join(folder, (await fingerprint(sources)).slice(0, 16));
  const file = join(place, 'bin', 'kumiki.js');
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await removeOld();
    const fresh = `${place}.${process.pid}`;
    await bundle(place, fresh);
    // Where another run of tests was faster, its bundle is the same.
    await rename(fresh, place).catch(async () => await rm(fresh, { recursive: true }));
  }
  return { BUNDLED_COMMAND: file };
}

async function bundle(place: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await cp(join(root, 'cli/bin'), join(into, 'bin'), { recursive: true });
  await cp(join(root, 'cli/package.json'), join(into, 'package.json'));
  const entries = Object.values(programs).map((path) => [path.replace(/\.ts$/, ''), join(root, path)]);
  const bundled = await rolldown({
    input: { main: join(root, 'cli/src/main.ts'), ...(Object.fromEntries(entries) as object) },
    platform: 'node',
    logLevel: 'warn',
    external: (id) => apart.test(id),
    plugins: [keepPlaces(join(place, 'dist'))],
  });
  await bundled.write({ dir: join(into, 'dist'), chunkFileNames: 'chunks/[name]-[hash].js' });
  await bundled.close();
}

/** Modules find the files beside them where they are in the checkout, and the programs that are bundled in the bundle. */
function keepPlaces(dist: string): Plugin {
  return {
    name: 'keep-places',
    transform: {
      filter: { code: /import\.meta\.(?:dirname|filename|url)/ },
      handler(code, id) {
        const path = relative(root, id);
        const at = Object.hasOwn(programs, path) ? join(dist, path.replace(/\.ts$/, '.js')) : id;
        const is = { dirname: dirname(at), filename: at, url: pathToFileURL(at).href };
        const placed = code.replaceAll(
          /import\.meta\.(dirname|filename|url)\b/g,
          (_, name: keyof typeof is) => JSON.stringify(is[name]),
        );
        return { code: placed, map: null };
      },
    },
  };
}

async function removeOld(): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > mostAge) await rm(join(folder, name), { recursive: true, force: true });
  }
}
