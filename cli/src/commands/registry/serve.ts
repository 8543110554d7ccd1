import { once } from 'node:events';
import { resolve } from 'node:path';
import { openRegistryServer } from '@kumiki/orchestrator/api';
import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import { logRequest, openLog } from '@kumiki/orchestrator/observe';
import { readSettings } from '@kumiki/orchestrator/settings';
import { usageError } from '../../arguments/parse.ts';
import { exitCodes, type ExitCode } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';
import { inUse, openData } from '../../data/open-data.ts';
import { commandVersion } from '../../version.ts';
import { stopAsked } from '../up/stop-asked.ts';

/** Serves the registry of components alone until it is asked to stop. @throws USAGE, DATA_FOLDER_IN_USE, and as `openRegistryServer` */
export async function serveRegistry(givenPort: string | undefined): Promise<ExitCode> {
  const settings = await readSettings();
  const port = givenPort === undefined ? settings.server.port : portFrom(givenPort);
  const { format, level } = settings.log;
  const log = openLog({ format, level, text: { out: print, error: printError } });
  const asked = stopAsked();
  const path = settings.server.data === undefined ? dataFolderPath() : resolve(settings.server.data);
  await using data = await openData(path);
  if (data.kind === 'elsewhere') throw inUse(path);
  await using server = await openRegistryServer({
    settings: { ...settings, server: { ...settings.server, port } },
    data: data.data,
    path,
    version: await commandVersion(),
    log: (entry) => logRequest(log, entry),
    begun: (reason) =>
      log.warn(`The index of components is begun anew: ${reason}.`, { event: 'registry_index_lost' }),
    failed: (source, { code, message }) =>
      log.warn(`Components of ${source}: ${message}`, { event: 'registry_source_failed', code }),
  });
  log.info(
    `The registry of components is at ${server.url}; what it understands is at ${server.url}/api/v1.`,
    {
      event: 'started',
      url: server.url,
    },
  );
  const show = format === 'json' ? printError : print;
  if (server.firstLink !== undefined)
    show(
      `There is no administrator yet. Whoever opens this link within a day, once, is it: ${server.firstLink}`,
    );
  if (!asked.aborted) await once(asked, 'abort');
  log.info('Stopping.', { event: 'stopping' });
  return exitCodes.ok;
}

function portFrom(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw usageError('registry', `The port is a number from 0 to 65535, not "${given}".`);
}
