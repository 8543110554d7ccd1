import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { StartOptions } from '@kumiki/component-sdk/worker/client';
import { labels } from '@kumiki/component-sdk/package/image';
import { formatReference, parseReference, Registries, wantedOf, type Reference } from '@kumiki/oci';
import { readImage } from '../../packaging/published.ts';

const execute = promisify(execFile);

/** Programs that run containers, in the order in which they are looked for. */
const usual = ['podman', 'docker'] as const;

/** The worker of an image, or one of those of an image with several components. */
export type ImageWorker = Pick<StartOptions, 'name' | 'command' | 'args'>;

export interface ImageTargetOptions {
  readonly insecure: boolean;
  /** The one component to look at, where the image holds several. */
  readonly component?: string | undefined;
}

/**
 * What starts the workers of an image, one for each component that it holds. The program is podman or docker, or the one that
 * `KUMIKI_CONTAINER_PROGRAM` names; the image is pulled where it is not there.
 * @throws REGISTRY_NAME_INVALID, CONTAINER_PROGRAM_NEEDED, CONTAINER_PULL_FAILED, and what is wrong with the registry
 */
export async function imageWorkers(
  text: string,
  { insecure, component }: ImageTargetOptions,
): Promise<readonly ImageWorker[]> {
  const reference = parseReference(text);
  const image = formatReference(reference);
  const program = await findProgram();
  await pull(program, image, insecure);
  const names = component === undefined ? await componentsIn(program, reference, insecure) : [component];
  if (names.length === 0) return [imageWorker(program, image, undefined)];
  return names.map((name) => imageWorker(program, image, name));
}

/** The names of the components in an image that holds several; none for any other image. */
async function componentsIn(program: string, reference: Reference, insecure: boolean): Promise<string[]> {
  const args = ['image', 'inspect', '--format', '{{json .Config.Labels}}', formatReference(reference)];
  const { stdout } = await execute(program, args, { maxBuffer: 16 * 1024 * 1024 });
  const said = parseLabels(stdout);
  if (said[labels.manifest] !== undefined || said[labels.manifestDigest] === undefined) return [];
  const repository = new Registries(insecure ? { insecure } : {}).reader(reference);
  const found = await readImage(repository, wantedOf(reference));
  return found && 'components' in found ? found.components.map(({ manifest }) => manifest.name) : [];
}

function parseLabels(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {}; // a program that knows no such format; its worker says what it is
  }
}

/**
 * A worker in a container without network, with a root that is only read, no capabilities, and no more of this machine than the folder
 * that it shares with its client. It runs as whoever runs this command, so that both can use that folder.
 */
function imageWorker(command: string, image: string, component: string | undefined): ImageWorker {
  const user = process.getuid && process.getgid ? [`--user=${process.getuid()}:${process.getgid()}`] : [];
  const closed = ['--network=none', '--read-only', '--cap-drop=all', '--security-opt=no-new-privileges'];
  const shared = ['--security-opt=label=disable', '--volume={shared}:{shared}', '--tmpfs=/tmp:rw,mode=1777'];
  // Names alone: the values are those that the client gives this command.
  const contract = [
    'KUMIKI_PROTOCOL',
    'KUMIKI_SOCKET',
    'KUMIKI_SHARED',
    'KUMIKI_LIFELINE',
    'KUMIKI_CONCURRENCY',
  ];
  const chosen = component === undefined ? [] : [`--env=KUMIKI_COMPONENT=${component}`];
  const environment = [...contract.map((name) => `--env=${name}`), '--env=TMPDIR=/tmp', ...chosen];
  const args = [
    'run',
    '--rm',
    '--interactive',
    '--pull=never',
    ...user,
    ...closed,
    ...shared,
    ...environment,
    image,
  ];
  return { name: component ?? image, command, args };
}

async function findProgram(): Promise<string> {
  const named = process.env['KUMIKI_CONTAINER_PROGRAM'];
  const programs = named ? [named] : usual;
  for (const program of programs) {
    try {
      // The version of the client alone says nothing: docker needs a server that answers.
      await execute(program, ['info'], { timeout: 30_000, maxBuffer: 16 * 1024 * 1024 });
      return program;
    } catch {
      continue;
    }
  }
  throw kumikiError('CONTAINER_PROGRAM_NEEDED', { programs: programs.join(' and ') });
}

async function pull(program: string, image: string, insecure: boolean): Promise<void> {
  // Docker knows by itself which registries may go without encryption.
  const isPodman = /podman/.test(program);
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(image);
  const plain = isPodman && (insecure || isHere) ? ['--tls-verify=false'] : [];
  try {
    await execute(program, ['pull', '--quiet', ...plain, image], { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    const said = stderr?.trim().split('\n').at(-1);
    throw kumikiError('CONTAINER_PULL_FAILED', { image, reason: said || reasonOf(cause) }, { cause });
  }
}
