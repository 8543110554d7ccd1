import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { StartOptions } from '@kumiki/component-sdk/worker/client';
import { formatReference, parseReference } from '@kumiki/oci';

const execute = promisify(execFile);

/** Programs that run containers, in the order in which they are looked for. */
const usual = ['podman', 'docker'] as const;

/**
 * What starts the worker of an image: in a container without network, with a root that is only read, no capabilities, and no more of this
 * machine than the folder that it shares with its client. It runs as whoever runs this command, so that both can use that folder.
 * The program is podman or docker, or the one that `KUMIKI_CONTAINER_PROGRAM` names; the image is pulled where it is not there.
 * @throws REGISTRY_NAME_INVALID, CONTAINER_PROGRAM_NEEDED, CONTAINER_PULL_FAILED
 */
export async function imageCommand(
  text: string,
  insecure: boolean,
): Promise<Pick<StartOptions, 'name' | 'command' | 'args'>> {
  const image = formatReference(parseReference(text));
  const command = await findProgram();
  await pull(command, image, insecure);
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
  const environment = [...contract.map((name) => `--env=${name}`), '--env=TMPDIR=/tmp'];
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
  return { name: image, command, args };
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
