import type { Descriptor, ImageRepository } from '@kumiki/oci';
import { signImage, type SigningKey } from '@kumiki/registry';
import type { UsableComponent } from '../../component-folder/read.ts';
import { putDetails } from '../../packaging/details.ts';

/**
 * Puts what belongs to an image beside it, and signs it where there is a key. What was cut off the last time is made good.
 * @returns whether it is signed
 */
export async function completeImage(
  repository: ImageRepository,
  image: Descriptor,
  components: readonly UsableComponent[],
  key: SigningKey | undefined,
): Promise<boolean> {
  for (const component of components) await putDetails(repository, image, component);
  return key !== undefined && (await signImage(repository, image, key));
}
