import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openHttpServer, Platform, type HttpLogEntry } from '@kumiki/orchestrator/api';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { ChangeFeed, telling } from '@kumiki/orchestrator/events';
import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import { publishFolder } from '@kumiki/orchestrator/pipelines';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';
import { openData } from '../../data/open-data.ts';
import { tidyWhenDue } from '../../data/tidy-when-due.ts';
import { componentFolders, standardLibrary } from '../run/prepare/folders.ts';

const defaultPort = 7700;
const hourMs = 60 * 60 * 1000;
/** How long what runs may take to end when the platform is asked to stop, in ms. */
const drainMs = 10_000;

export const upCommand = defineCommand({
  name: 'up',
  usage: ['[OPTIONS]'],
  description:
    'Starts the platform on this machine, at http://127.0.0.1:7700: pipelines, runs and components over REST. It ends with Ctrl-C or SIGTERM: what runs has 10 seconds to finish, the rest goes on at the next start.',
  positionals: 0,
  options: {
    port: {
      type: 'string',
      value: 'N',
      help: 'The port; KUMIKI_PORT or 7700 where it is not given, 0 for a free one.',
    },
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components to look into first.',
    },
    verbose: { type: 'boolean', help: 'A line for each request.' },
  },
  examples: ['kumiki up', 'KUMIKI_DATA=/srv/kumiki kumiki up --port 8080'],
  async run({ options }) {
    const port = portFrom(options.port ?? process.env['KUMIKI_PORT']);
    const path = dataFolderPath();
    const changes = new ChangeFeed();
    const data = await openData(path, { tell: (store) => telling(store, changes) });
    if (data.kind === 'elsewhere') {
      await data[Symbol.asyncDispose]();
      throw kumikiError('DATA_FOLDER_IN_USE', { folder: path, owner: 'another process, which answers' });
    }
    await using _ = data;
    const components = new FolderComponents({ folders: await componentFolders(options.components) });
    await using platform = new Platform({
      data: data.data,
      changes,
      components,
      failed: ({ id }, error) => printError(`${id}: ${error.message}`),
      stray: (error) => printError(error.message),
    });
    for (const folder of await sampleFolders()) {
      const made = await publishFolder('default', folder, {
        library: platform.pipelines,
        objects: data.data.objects,
      });
      if (made) print(`The sample pipeline ${made.name} is there, version ${made.version}.`);
    }
    const asked = stopAsked();
    const server = await openHttpServer({
      routes: platform.routes(),
      port,
      log: (entry) => logRequest(entry, options.verbose),
    });
    const goesOn = await platform.recover();
    if (goesOn > 0) print(`Going on with ${goesOn} runs of before.`);
    print(`Kumiki is at ${server.url}; what it understands is at ${server.url}/api/v1.`);
    const tidying = setInterval(() => void tidyWhenDue(data, 0), hourMs);
    await asked;
    clearInterval(tidying);
    print('Stopping.');
    await server.close();
    const running = await platform.drain(drainMs);
    if (running === 0) return exitCodes.ok;
    print(`${running === 1 ? 'A run goes' : `${running} runs go`} on at the next start.`);
    // As if this process were killed: its record is whole at any moment, and the next one takes it from there.
    return process.exit(exitCodes.ok);
  },
});

/** The sample pipelines, which are beside the standard library in the repository. */
async function sampleFolders(): Promise<string[]> {
  const folder = join(dirname(standardLibrary()), 'pipelines');
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function portFrom(given: string | undefined): number {
  if (given === undefined) return defaultPort;
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw usageError('up', `The port is a number from 0 to 65535, not "${given}".`);
}

/** The first signal ends it in order, a second one at once. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

function logRequest(entry: HttpLogEntry, verbose: boolean): void {
  const { level, method, path, status, milliseconds, requestId, error } = entry;
  if (level === 'info' && !verbose) return;
  printError(`${method} ${path} ${status} ${milliseconds.toFixed(0)} ms ${requestId}`);
  if (error instanceof Error) printError(error.stack ?? error.message);
}
