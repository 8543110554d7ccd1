import { asKumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { Registries } from '@kumiki/oci';
import type { Entry } from '../index/catalogue.ts';
import type { ImageFacts } from '../index/found-image.ts';
import type { ImageRecord } from '../index/image-record.ts';
import type { Deprecation, Yanking } from '../index/indexed-version.ts';
import { putRecord } from '../read/artifacts.ts';
import type { IndexWriter } from '../scan/index-writer.ts';
import { splitRepository } from '../scan/source.ts';

/** What somebody says of a version; `null` takes it back. */
export interface Mark {
  readonly by: string;
  readonly deprecated?: Deprecation | null;
  readonly yanked?: Yanking | null;
}

export interface Said {
  /** Where it is kept: in the registry it outlives the index, and others see it. */
  readonly kept: 'registry' | 'index';
}

export interface MarksOptions {
  readonly registries: Registries;
  readonly index: IndexWriter;
}

/** What a registry answers to whom it does not let write. */
const mayNotWrite: ReadonlySet<string> = new Set<ErrorCode>([
  'REGISTRY_LOGIN_NEEDED',
  'REGISTRY_DENIED',
  'REGISTRY_REFUSED',
]);

/** Says things of images that are published: beside them in their registry, or in the index alone where that may not be. */
export class Marks {
  readonly #options: MarksOptions;

  constructor(options: MarksOptions) {
    this.#options = options;
  }

  /** @throws what is wrong with the registry, where it is not just that this platform may not write there */
  async say({ image, name, version }: Entry, { by, deprecated, yanked }: Mark): Promise<Said> {
    return await this.record(image, {
      at: new Date().toISOString(),
      by,
      component: `${name}@${version}`,
      ...(deprecated !== undefined && { deprecated }),
      ...(yanked !== undefined && { yanked }),
    });
  }

  async record({ repository, digest }: ImageFacts, record: ImageRecord): Promise<Said> {
    const { registries, index } = this.#options;
    let kept: Said['kept'] = 'registry';
    try {
      await putRecord(registries.repository(splitRepository(repository)), digest, record);
    } catch (thrown) {
      if (!mayNotWrite.has(asKumikiError(thrown).code)) throw thrown;
      kept = 'index';
    }
    // As it is now: somebody else may have said something meanwhile.
    const facts = index.catalogue.image({ repository, digest });
    if (!facts) return { kept };
    const list = kept === 'registry' ? 'records' : 'ownRecords';
    index.putFacts({ ...facts, [list]: [...facts[list], record] });
    return { kept };
  }
}
