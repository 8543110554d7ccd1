import { formatProblem, kumikiError } from '@kumiki/component-sdk/errors';
import type { Descriptor, Reference, Registries } from '@kumiki/oci';
import { signImage, type SigningKey } from '@kumiki/registry';
import { useComponent, type UsableComponent } from '../../component-folder/read.ts';
import { writeTypes } from '../../component-folder/types-file.ts';
import { reportError } from '../../console/report-error.ts';
import { onOutput, print, printError } from '../../console/terminal.ts';
import { buildImage, type BuiltImage } from '../../packaging/build-image.ts';
import { componentContent } from '../../packaging/content/component-content.ts';
import { putDetails } from '../../packaging/details.ts';
import { checkBump, findBefore, isPublished } from '../../packaging/published.ts';
import type { TargetPlatform } from '../../packaging/target.ts';
import { checkComponent } from '../check/check-component.ts';
import { testComponent } from '../test/test-component.ts';

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
  readonly component: UsableComponent;
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
    // What was cut off the last time is made good.
    await putDetails(repository, there.image, component);
    const signed = key !== undefined && (await signImage(repository, there.image, key));
    return { component, descriptor: there.image, signed, wasThere: true };
  }
  const before = await findBefore(repository, manifest.version);
  if (before) checkBump(before.manifest, manifest);

  stage('Checking');
  await checkReady(folder, manifest.name, show);
  stage('Testing');
  const { failed } = await testComponent(folder, { show });
  if (failed > 0) throw notReady(manifest.name, failed === 1 ? 'a test failed' : `${failed} tests failed`);

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
  await putDetails(repository, built.descriptor, component);
  const signed = key !== undefined && (await signImage(repository, built.descriptor, key));
  return { component, descriptor: built.descriptor, built, signed, wasThere: false };
}

async function checkReady(folder: string, name: string, show: boolean): Promise<void> {
  const { problems, errors, documentName } = await checkComponent(folder);
  const wrong = problems.filter(({ severity }) => severity === 'error');
  if (wrong.length + errors.length === 0) return;
  if (show) {
    for (const found of wrong) printError(formatProblem(found, documentName));
    for (const error of errors) reportError(error);
  }
  throw notReady(name, errors[0]?.message.replace(/\.$/, '') ?? 'its manifest has errors');
}

function notReady(component: string, reason: string): Error {
  return kumikiError('PUBLISH_NOT_READY', { component, reason });
}
