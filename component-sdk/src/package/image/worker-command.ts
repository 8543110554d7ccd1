import { isPython, type Manifest } from '../../manifest/index.ts';
import { imageProcessOptions, workerMemory } from '../../worker/client/environment.ts';

/** Where things are in an image, without the `/` at the beginning. */
export const imagePlaces = {
  root: 'kumiki',
  component: 'kumiki/component',
  /** What an image with several components says of them. */
  bundle: 'kumiki/bundle.json',
  /** Their files, each in a folder of its name below this one. */
  components: 'kumiki/components',
  nodeModules: 'kumiki/node_modules',
  /** Packages of Python, the SDK's among them. */
  site: 'kumiki/site',
  manifest: 'kumiki/manifest.json',
} as const;

/** What an image is started by. */
export interface WorkerStart {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command that an image starts the component's worker by. Where its socket is, whoever starts it says in `KUMIKI_SOCKET`. */
export function workerCommand(manifest: Manifest): WorkerStart {
  const arguments_ = ['--component', `/${imagePlaces.component}`];
  if (!isPython(manifest)) return node(arguments_);
  const { command, env } = python(arguments_);
  return { command, env: { ...env, KUMIKI_MANIFEST_FILE: `/${imagePlaces.manifest}` } };
}

/**
 * The command of an image with several components. Which one a worker serves, whoever starts it says in `KUMIKI_COMPONENT`, or by
 * `--component NAME` after the command.
 */
export function bundleCommand(language: 'typescript' | 'python'): WorkerStart {
  const arguments_ = ['--bundle', `/${imagePlaces.bundle}`];
  return language === 'python' ? python(arguments_) : node(arguments_);
}

function python(more: readonly string[]): WorkerStart {
  // -P: nothing is imported from the folder that it is started in.
  const options = ['-P', '-s', '-B', '-u', '-X', 'faulthandler'];
  return {
    command: ['python3', ...options, '-m', 'kumiki.serve', ...more],
    env: { ...workerMemory, PYTHONPATH: `/${imagePlaces.site}`, HOME: '/tmp' },
  };
}

function node(more: readonly string[]): WorkerStart {
  const start = `/${imagePlaces.nodeModules}/@kumiki/component-sdk/dist/worker/serve/start.js`;
  return {
    command: ['node', ...imageProcessOptions, start, ...more],
    env: { ...workerMemory, HOME: '/tmp', NODE_ENV: 'production' },
  };
}
