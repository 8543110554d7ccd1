import { isPython, type Manifest } from '../../manifest/index.ts';
import { imageProcessOptions, workerMemory } from '../../worker/client/environment.ts';

/** Where things are in an image, without the `/` at the beginning. */
export const imagePlaces = {
  root: 'kumiki',
  component: 'kumiki/component',
  nodeModules: 'kumiki/node_modules',
  /** Packages of Python, the SDK's among them. */
  site: 'kumiki/site',
  manifest: 'kumiki/manifest.json',
} as const;

/** The command that an image starts the component's worker by. Where its socket is, whoever starts it says in `KUMIKI_SOCKET`. */
export function workerCommand(manifest: Manifest): {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
} {
  const component = `/${imagePlaces.component}`;
  if (isPython(manifest)) {
    // -P: nothing is imported from the folder that it is started in.
    const options = ['-P', '-s', '-B', '-u', '-X', 'faulthandler'];
    return {
      command: ['python3', ...options, '-m', 'kumiki.serve', '--component', component],
      env: {
        ...workerMemory,
        PYTHONPATH: `/${imagePlaces.site}`,
        KUMIKI_MANIFEST_FILE: `/${imagePlaces.manifest}`,
        HOME: '/tmp',
      },
    };
  }
  const start = `/${imagePlaces.nodeModules}/@kumiki/component-sdk/dist/worker/serve/start.js`;
  return {
    command: ['node', ...imageProcessOptions, start, '--component', component],
    env: { ...workerMemory, HOME: '/tmp', NODE_ENV: 'production' },
  };
}
