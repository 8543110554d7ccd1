import { access, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { EarlyHost } from '@kumiki/orchestrator/executors/early-host';
import { usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand } from '../../command.ts';
import { platformOption, platformToRun } from '../../platform/where.ts';
import { isInspected } from './prepare/inspected.ts';
import type { Target } from './run-target.ts';

const priorities: readonly string[] = ['low', 'normal', 'high'];

export const runCommand = defineCommand({
  name: 'run',
  usage: [
    "PIPELINE.yaml --in image='photos/*.jpg' [OPTIONS]",
    'NAME[@VERSION] --platform URL [OPTIONS]',
    '[OPTIONS]    in the folder of a component',
  ],
  description: 'Runs a pipeline over images, or the component of this folder. One bad image fails alone.',
  positionals: 1,
  options: {
    in: {
      type: 'string',
      multiple: true,
      value: '[NAME=]PATTERN',
      help: 'Values of an input: a file, a folder of images, or a quoted pattern; for data the value itself or @FILE. With --platform also sha256:… for a file that it has. NAME= may be left out where there is one input.',
    },
    param: { type: 'string', short: 'p', multiple: true, value: 'NAME=VALUE', help: 'A parameter.' },
    out: { type: 'string', short: 'o', value: 'DIR', help: 'Where results go; "out" where it is not given.' },
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components, looked into before components/ beside the pipeline and here, and before the standard library.',
    },
    registry: {
      type: 'string',
      multiple: true,
      value: 'HOST[/PATH]',
      help: 'A place in a registry whose components may be used, beside those of KUMIKI_REGISTRY_SOURCES; their images run as docs/containers.md says.',
    },
    concurrency: {
      type: 'string',
      value: 'N',
      help: 'Items in work at a time; as many as cores where it is not given.',
    },
    keep: {
      type: 'string',
      value: 'all|outputs',
      words: ['all', 'outputs'],
      help: '"all" also writes what each step gave, to DIR/steps; "outputs" where it is not given.',
    },
    'no-cache': { type: 'boolean', help: 'Runs every step, also where there is a result from before.' },
    platform: platformOption,
    priority: {
      type: 'string',
      value: 'low|normal|high',
      words: priorities,
      help: 'With --platform: which executions that wait come first; "normal" where it is not given.',
    },
    explain: { type: 'boolean', help: 'Says at the end why each step ran, or why it did not have to.' },
    json: { type: 'boolean', help: 'One JSON object a line for programs: each item, then a summary.' },
    verbose: { type: 'boolean', help: 'Shows all log lines of components, not only warnings.' },
  },
  examples: [
    "kumiki run pipeline.yaml --in image='photos/*.jpg' -p width=640 --out out/",
    'kumiki run pipeline.yaml --in image=photos/ --in reference=golden.png --json',
    'cd blur && kumiki run --in image=photo.jpg -p sigma=4',
  ],
  async run({ options, positionals }) {
    const { in: inputs, out: folder = 'out', keep = 'outputs' } = options;
    if (keep !== 'all' && keep !== 'outputs') {
      throw usageError('run', `--keep takes "all" or "outputs", not "${keep}".`);
    }
    const { priority } = options;
    if (priority !== undefined && !priorities.includes(priority)) {
      throw usageError('run', `--priority takes "low", "normal" or "high", not "${priority}".`);
    }
    const concurrency = wholeNumber('run', '--concurrency', options.concurrency);
    const platform = platformToRun('run', options.platform, positionals[0], {
      '--keep': options.keep !== undefined,
      '--concurrency': concurrency !== undefined,
      '--components': options.components.length > 0,
      '--registry': options.registry.length > 0,
      '--no-cache': options['no-cache'],
      '--explain': options.explain,
    });
    if (platform) {
      const { runOnPlatform } = await import('./platform/run-on-platform.ts');
      return await runOnPlatform(platform, positionals[0] ?? '', { ...options, priority, inputs, folder });
    }
    if (priority !== undefined) throw usageError('run', '--priority goes with --platform.');
    const target = await findTarget(positionals[0]);
    // What follows takes a while to load; meanwhile a first host starts on another core.
    await using early = isInspected() ? undefined : new EarlyHost();
    const { runTarget } = await import('./run-target.ts');
    return await runTarget(target, { ...options, inputs, folder, keep, concurrency, early });
  },
});

/** What to run: the file or folder that was named, else what this folder holds. */
async function findTarget(given: string | undefined): Promise<Target> {
  if (given !== undefined) {
    const found = await stat(given).catch(() => undefined);
    if (!found?.isDirectory()) {
      const isManifest = basename(given) === 'component.yaml';
      return isManifest ? { kind: 'component', path: dirname(given) } : { kind: 'pipeline', path: given };
    }
  }
  const folder = given ?? '.';
  if (await isThere(join(folder, 'component.yaml'))) return { kind: 'component', path: folder };
  const pipeline = join(folder, 'pipeline.yaml');
  if (await isThere(pipeline)) return { kind: 'pipeline', path: pipeline };
  throw kumikiError('PIPELINE_NEEDED', { folder: given ?? 'this folder' });
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
