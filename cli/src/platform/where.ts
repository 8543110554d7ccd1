import { readSettings } from '@kumiki/orchestrator/settings';
import type { OptionSpec } from '../arguments/parse.ts';
import { usageError } from '../arguments/parse.ts';
import { PlatformClient } from './client.ts';
import { isPipelineName } from './pipeline-name.ts';

/** The option of every command that can speak to a platform. */
export const platformOption = {
  type: 'string',
  value: 'URL',
  help: 'The platform to ask; KUMIKI_PLATFORM where it is not given. KUMIKI_TOKEN says who you are.',
} as const satisfies OptionSpec;

/** The platform that was named, by the option or by the environment; nothing where none was. @throws USAGE */
export function namedPlatform(command: string, option: string | undefined): PlatformClient | undefined {
  const { KUMIKI_PLATFORM: variable, KUMIKI_TOKEN: token } = process.env;
  const given = option ?? (variable || undefined);
  return given === undefined ? undefined : new PlatformClient(addressOf(command, given), token || undefined);
}

/**
 * The platform that is to run a pipeline; nothing where it runs here. What is no name of a pipeline runs here where only the
 * environment names a platform.
 * @param ofHere options that a platform does not take, and whether each is given
 * @throws USAGE for those
 */
export function platformToRun(
  command: string,
  option: string | undefined,
  pipeline: string | undefined,
  ofHere: Readonly<Record<string, boolean>>,
): PlatformClient | undefined {
  const platform = namedPlatform(command, option);
  const isMeant = option !== undefined || (pipeline !== undefined && isPipelineName(pipeline));
  if (!platform || !isMeant) return undefined;
  const [wrong] = Object.entries(ofHere).find(([, isGiven]) => isGiven) ?? [];
  if (wrong !== undefined)
    throw usageError(command, `${wrong} does not go with --platform: that decides it itself.`);
  return platform;
}

/** The platform that was named, else the one of this machine. @throws USAGE */
export async function platformOrLocal(command: string, option: string | undefined): Promise<PlatformClient> {
  const named = namedPlatform(command, option);
  if (named) return named;
  const { server } = await readSettings();
  return new PlatformClient(`http://127.0.0.1:${server.port}`, process.env['KUMIKI_TOKEN'] || undefined);
}

function addressOf(command: string, text: string): string {
  const url = URL.parse(text);
  const isAddress = url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
  if (!isAddress || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    // What was given is not shown: it may hold a password.
    throw usageError(command, 'A platform is named by its address, such as https://kumiki.example:7700.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
