import type * as Minio from 'minio';
import { kumikiError } from '../../errors/index.ts';

/** The library that speaks to S3 stores, when it is needed: `async () => await import('minio')`. */
export type S3Library = () => Promise<typeof Minio>;

/**
 * It is no dependency of the SDK, so that it is in no image whose component has no use for it. Components hand theirs over, and
 * so name it; the platform has it beside the SDK.
 * @throws PACKAGE_NEEDED
 */
export const usualLibrary: S3Library = async () => {
  try {
    return await import('minio');
  } catch (cause) {
    throw kumikiError('PACKAGE_NEEDED', { package: 'minio', what: 'Stores that speak S3' }, { cause });
  }
};
