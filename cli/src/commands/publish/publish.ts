import type { Descriptor, Reference, Registries } from '@kumiki/oci';
import type { SigningKey } from '@kumiki/registry';
import { useComponent, type UsableComponent } from '../../component-folder/read.ts';
import { writeTypes } from '../../component-folder/types-file.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { buildImage, type BuiltImage } from '../../packaging/build-image.ts';
import { componentContent } from '../../packaging/content/component-content.ts';
import { checkBump, findBefore, isPublished } from '../../packaging/published.ts';
import type { TargetPlatform } from '../../packaging/target.ts';
import { completeImage } from './complete-image.ts';
import { checkReady, testReady } from './ready.ts';

export interface PublishOptions {
  readonly folder: string;
  readonly place: Reference;
  readonly registries: Registries;
  readonly base?: string | undefined;
  readonly platforms?: readonly TargetPlatform[] | undefined;
  readonly key?: SigningKey | undefined;
  readonly bill?: boolean;
  /** Whether people see what is being done. */
  readonly show: boolean;
}

export interface Published {
  /** What the image holds: one, or those of a bundle. */
  readonly components: readonly UsableComponent[];
  readonly descriptor: Descriptor;
  /** What was built, where the version was not there yet. */
  readonly built?: BuiltImage;
  readonly signed: boolean;
  readonly wasThere: boolean;
}

/**
 * Generates, checks, compares, tests, builds and puts, and signs: each only when all before it went well, so that a version
 * that is in the registry is a whole one. What is cheap to refuse is refused first.
 * @throws PUBLISH_NOT_READY, PUBLISH_VERSION_TAKEN, VERSION_BUMP_TOO_SMALL, and as `buildImage` and `signImage`
 */
export async function publishComponent(options: PublishOptions): Promise<Published> {
  const { folder, place, registries, key, show } = options;
  const stage = (text: string) => void (show && print(onOutput.dim(`${text} ...`)));
  await writeTypes(folder, (await useComponent(folder)).manifest);
  const component = await useComponent(folder);
  const { manifest, digest } = component;
  const repository = registries.repository(place);

  stage('Looking at what is published');
  const there = await isPublished(repository, manifest, digest);
  if (there) {
    const signed = await completeImage(repository, there.image, [component], key);
    return { components: [component], descriptor: there.image, signed, wasThere: true };
  }
  const before = await findBefore(repository, manifest.version);
  if (before) checkBump(before.manifest, manifest);

  const candidate = { folder, name: manifest.name };
  stage('Checking');
  await checkReady(candidate, show);
  stage('Testing');
  await testReady(candidate, show);

  const built = await buildImage({
    content: componentContent(component),
    registries,
    target: repository,
    registry: place.registry,
    base: options.base,
    platforms: options.platforms,
    bill: options.bill ?? false,
    onStage: stage,
  });
  const signed = await completeImage(repository, built.descriptor, [component], key);
  return { components: [component], descriptor: built.descriptor, built, signed, wasThere: false };
}
