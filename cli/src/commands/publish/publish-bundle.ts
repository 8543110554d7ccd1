import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ImageRepository } from '@kumiki/oci';
import { compare, prerelease, valid } from 'semver';
import { useComponents } from '../../component-folder/read-bundle.ts';
import type { UsableComponent } from '../../component-folder/read.ts';
import { writeTypes } from '../../component-folder/types-file.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { buildImage, tagOf } from '../../packaging/build-image.ts';
import { bundleContent } from '../../packaging/content/bundle-content.ts';
import { checkBump, readImage } from '../../packaging/published.ts';
import { completeImage } from './complete-image.ts';
import type { Published, PublishOptions } from './publish.ts';
import { checkReady, testReady } from './ready.ts';

export interface PublishBundleOptions extends Omit<PublishOptions, 'folder'> {
  /** Each is a component, or holds some. */
  readonly folders: readonly string[];
  /** Of the image. */
  readonly name: string;
  readonly version: string;
}

type PublishedImage = NonNullable<Awaited<ReturnType<typeof readImage>>>;
type ImageComponents = Extract<PublishedImage, { components: unknown }>['components'];

/**
 * As `publishComponent`, for an image of several: all of them are checked and tested before anything is built, and each keeps the rules of
 * versions by itself.
 * @throws BUNDLE_INVALID, PUBLISH_NOT_READY, PUBLISH_VERSION_TAKEN, VERSION_BUMP_TOO_SMALL, and as `buildImage` and `signImage`
 */
export async function publishBundle(options: PublishBundleOptions): Promise<Published> {
  const { folders, name, version, place, registries, key, show } = options;
  const stage = (text: string) => void (show && print(onOutput.dim(`${text} ...`)));
  for (const { dir, manifest } of await useComponents(folders)) await writeTypes(dir, manifest);
  const components = await useComponents(folders);
  const content = bundleContent({ name, version, components });
  const repository = registries.repository(place);

  stage('Looking at what is published');
  const there = await isPublished(repository, version, components);
  if (there) {
    const signed = await completeImage(repository, there.image, components, key);
    return { components, descriptor: there.image, signed, wasThere: true };
  }
  checkChanges(await componentsBefore(repository, version), components, repository.where);

  const candidates = components.map(({ dir, manifest }) => ({ folder: dir, name: manifest.name }));
  for (const one of candidates) {
    stage(`Checking ${one.name}`);
    await checkReady(one, show);
  }
  for (const one of candidates) {
    stage(`Testing ${one.name}`);
    await testReady(one, show);
  }

  const built = await buildImage({
    content,
    registries,
    target: repository,
    registry: place.registry,
    base: options.base,
    platforms: options.platforms,
    bill: options.bill ?? false,
    onStage: stage,
  });
  const signed = await completeImage(repository, built.descriptor, components, key);
  return { components, descriptor: built.descriptor, built, signed, wasThere: false };
}

/** Whether the version is there with the same components. @throws PUBLISH_VERSION_TAKEN where it is there with others */
async function isPublished(
  repository: ImageRepository,
  version: string,
  components: readonly UsableComponent[],
): Promise<PublishedImage | undefined> {
  const there = await readImage(repository, tagOf(version));
  if (!there) return undefined;
  const held = componentsOf(there).map(({ manifest, digest }) => `${manifest.name} ${digest}`);
  const own = components.map(({ manifest, digest }) => `${manifest.name} ${digest}`);
  if (own.toSorted().join() === held.toSorted().join()) return there;
  throw kumikiError('PUBLISH_VERSION_TAKEN', { image: `${repository.where}:${tagOf(version)}` });
}

/** Those of the newest image before. */
async function componentsBefore(repository: ImageRepository, version: string): Promise<ImageComponents> {
  const mayBePre = prerelease(version) !== null;
  let best: string | undefined;
  for await (const tag of repository.tags()) {
    if (valid(tag) !== tag || compare(tag, version) >= 0) continue;
    if (prerelease(tag) !== null && !mayBePre) continue;
    if (best === undefined || compare(tag, best) > 0) best = tag;
  }
  const found = best === undefined ? undefined : await readImage(repository, best);
  return found ? componentsOf(found) : [];
}

/** An image of one component is no bundle, and has no say in what one holds. */
function componentsOf(image: PublishedImage): ImageComponents {
  return 'components' in image ? image.components : [];
}

/** @throws PUBLISH_VERSION_TAKEN, VERSION_BUMP_TOO_SMALL */
function checkChanges(before: ImageComponents, components: readonly UsableComponent[], where: string): void {
  for (const { manifest, digest } of components) {
    const earlier = before.find((one) => one.manifest.name === manifest.name);
    if (earlier === undefined || earlier.digest === digest) continue;
    if (earlier.manifest.version === manifest.version)
      throw kumikiError('PUBLISH_VERSION_TAKEN', {
        image: `${manifest.name} ${manifest.version} in ${where}`,
      });
    checkBump(earlier.manifest, manifest);
  }
}
