import { setting } from '../setting.ts';

/** What is made for people who look at images. */
export const images = {
  thumbnailCacheMb: setting<number>({
    env: 'KUMIKI_THUMBNAIL_CACHE_MB',
    description:
      'What thumbnails may take of the disk beside the object store, in millions of bytes; those that nobody looked at for the longest time go first, and all others a week after the last look. 0 keeps none.',
    schema: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    default: 256,
  }),
} as const;
