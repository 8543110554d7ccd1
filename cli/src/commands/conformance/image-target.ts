import type { StartOptions } from '@kumiki/component-sdk/worker/client';
import { labels } from '@kumiki/component-sdk/package/image';
import { formatReference, parseReference, Registries, wantedOf, type Reference } from '@kumiki/oci';
import {
  engineContainer,
  engineEnvironment,
  findEngine,
  pullImage,
  runArguments,
  tellEngine,
  type Engine,
} from '@kumiki/orchestrator/containers';
import { readImage } from '../../packaging/published.ts';

/** The worker of an image, or one of those of an image with several components. */
export type ImageWorker = Pick<StartOptions, 'name' | 'command' | 'args' | 'env' | 'container'>;

export interface ImageTargetOptions {
  readonly insecure: boolean;
  /** The one component to look at, where the image holds several. */
  readonly component?: string | undefined;
}

/**
 * What starts the workers of an image, one for each component that it holds: in containers as the platform would start them, closed off
 * from this machine. The program is podman or docker, or the one that `KUMIKI_CONTAINER_PROGRAM` names; the image is pulled where it is
 * not there.
 * @throws REGISTRY_NAME_INVALID, CONTAINER_PROGRAM_NEEDED, what is wrong with the registry, and as `pullImage`
 */
export async function imageWorkers(
  text: string,
  { insecure, component }: ImageTargetOptions,
): Promise<readonly ImageWorker[]> {
  const reference = parseReference(text);
  const image = formatReference(reference);
  const engine = await findEngine();
  await pullImage(engine, image, { insecure });
  const names = component === undefined ? await componentsIn(engine, reference, insecure) : [component];
  if (names.length === 0) return [imageWorker(engine, image, undefined)];
  return names.map((name) => imageWorker(engine, image, name));
}

/** The names of the components in an image that holds several; none for any other image. */
async function componentsIn({ program }: Engine, reference: Reference, insecure: boolean): Promise<string[]> {
  const args = ['image', 'inspect', '--format', '{{json .Config.Labels}}', formatReference(reference)];
  const said = parseLabels(await tellEngine(program, args));
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

function imageWorker(engine: Engine, image: string, component: string | undefined): ImageWorker {
  return {
    name: component ?? image,
    command: engine.program,
    args: runArguments(engine, image, component === undefined ? {} : { component }),
    env: engineEnvironment(),
    container: engineContainer(engine),
  };
}
