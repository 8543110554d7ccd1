import sharp from 'sharp';

/*
 * Images come from strangers. libvips knows far more file formats than Kumiki reads, and the rarely used
 * loaders are where its security holes have been (CVE-2026-66066 among them). So every loader is closed, and
 * the six that Kumiki reads from memory are opened again. This is process-wide, also for components that
 * import sharp themselves.
 */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});

// Images are rarely the same twice in a row, so the operation cache only holds memory.
sharp.cache(false);

// Several images in flight on one thread each give more images a second than one image on many threads.
sharp.concurrency(1);

export { sharp };
export type { Sharp } from 'sharp';
