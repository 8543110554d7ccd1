import { once } from 'node:events';
import { openLog } from '@kumiki/orchestrator/observe';
import { forgetSecrets, readSettings, strangeVariables, tellComponents } from '@kumiki/orchestrator/settings';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { reportError } from '../../console/report-error.ts';
import { print, printError } from '../../console/terminal.ts';
import { openPlatform } from './open-platform.ts';
import { stopAsked } from './stop-asked.ts';

/** How long what runs may take to end when the platform is asked to stop, in ms. */
const drainMs = 10_000;

export const upCommand = defineCommand({
  name: 'up',
  usage: ['[OPTIONS]'],
  description:
    'Starts the platform on this machine, at http://127.0.0.1:7700: pipelines, runs and components over REST, and images over gRPC at 127.0.0.1:7701. Its settings are in docs/configuration.md. It ends with Ctrl-C or SIGTERM: what runs has 10 seconds to finish, the rest goes on at the next start.',
  positionals: 0,
  options: {
    port: {
      type: 'string',
      value: 'N',
      help: 'The port; the one of the settings where it is not given, 0 for a free one.',
    },
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components to look into first.',
    },
    verbose: { type: 'boolean', help: 'A line for each request and each run.' },
  },
  examples: ['kumiki up', 'KUMIKI_DATA=/srv/kumiki kumiki up --port 8080'],
  async run({ options }) {
    const settings = await readSettings();
    // Components run in processes of this one, and have no business with its keys.
    forgetSecrets(process.env);
    tellComponents(settings, process.env);
    const port = options.port === undefined ? settings.server.port : portFrom(options.port);
    const { format, level } = settings.log;
    const log = openLog({
      format,
      level: options.verbose && format === 'text' ? 'debug' : level,
      text: { out: print, error: printError },
    });
    for (const { message, remedy, code } of strangeVariables())
      log.warn(`${message} ${remedy}`, { event: 'setting_unknown', code });
    const asked = stopAsked();
    await using platform = await openPlatform({
      settings: { ...settings, server: { ...settings.server, port } },
      components: options.components,
      log,
    });
    log.info(`Images over gRPC are taken at ${platform.grpcAddress}.`, {
      event: 'grpc_started',
      address: platform.grpcAddress,
    });
    log.info(`Kumiki is at ${platform.url}; what it understands is at ${platform.url}/api/v1.`, {
      event: 'started',
      url: platform.url,
    });
    platform.tellSample(asked).catch(reportError);
    await untilAborted(asked);
    log.info('Stopping.', { event: 'stopping' });
    const running = await platform.stop(drainMs);
    if (running === 0) return exitCodes.ok;
    log.info(`${running === 1 ? 'A run goes' : `${running} runs go`} on at the next start.`);
    // As if this process were killed: its record is whole at any moment, and the next one takes it from there.
    return process.exit(exitCodes.ok);
  },
});

function portFrom(given: string): number {
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw usageError('up', `The port is a number from 0 to 65535, not "${given}".`);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
