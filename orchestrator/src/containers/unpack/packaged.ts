import { labels, type ImageConfig } from '@kumiki/component-sdk/package/image';
import type { Refuse } from './read-tar.ts';

/** How the worker of an image is started. */
export interface PackagedCommand {
  readonly command: readonly string[];
  /** `NAME=VALUE` */
  readonly env: readonly string[];
  readonly folder: string;
}

/** Start files of the SDK's workers, as `kumiki build` names them. */
const starts = [/\/@kumiki\/component-sdk\/dist\/worker\/serve\/start\.js$/, /^kumiki\.serve$/];
const mostTexts = 200;
const longestText = 16 * 1024;

/** The command of an image that our packaging made. Others may need more of a container than an unpacked folder gives. */
export function packagedCommand({ config = {} }: ImageConfig, refuse: Refuse): PackagedCommand {
  const said = config.Labels ?? {};
  const command = [...texts(config.Entrypoint ?? [], refuse), ...texts(config.Cmd ?? [], refuse)];
  const isOurs = said[labels.digest] !== undefined || said[labels.manifestDigest] !== undefined;
  if (!isOurs || !command.some((part) => starts.some((start) => start.test(part))))
    throw refuse('it was not made by "kumiki build"');
  const env = texts(config.Env ?? [], refuse).filter((pair) => /^[A-Za-z_]\w*=/.test(pair));
  const folder = config.WorkingDir;
  return { command, env, folder: typeof folder === 'string' && folder.startsWith('/') ? folder : '/' };
}

function texts(list: readonly unknown[], refuse: Refuse): string[] {
  if (!Array.isArray(list) || list.length > mostTexts) throw refuse('its config is none');
  return list.map((text: unknown) => {
    if (typeof text !== 'string' || text.length > longestText || text.includes('\0'))
      throw refuse('its config is none');
    return text;
  });
}
