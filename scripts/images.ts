// Makes the images that Kumiki itself is, without Docker: the platform, and the standard library in three.
// `npm run images -- --registry HOST[/PATH]`; `--only NAME` makes one of them, and `--base`, `--platform`, `--sbom` and `--insecure` are as for
// `kumiki build`. `--ffmpeg` puts FFmpeg into the platform's, for videos. With `--checkout` the library is the one that a platform started in this checkout has (`npm start`), and not the packed one.
import { parseArgs } from 'node:util';
import { KumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { formatReference, parsePlace, parseReference, Registries } from '@kumiki/oci';
import { reportError } from '../cli/src/console/report-error.ts';
import { buildImage } from '../cli/src/packaging/build-image.ts';
import { imageText } from '../cli/src/packaging/image-text.ts';
import { readPlatforms } from '../cli/src/packaging/target.ts';
import { withFfmpeg } from './images/ffmpeg-layer.ts';
import { platformContent } from './images/platform-content.ts';
import { checkoutLibrary, packedLibrary, standardBundles } from './images/standard-bundles.ts';
import { runProgram } from './packages/program.ts';
import { root } from './verify/run.ts';

try {
  await makeImages();
} catch (thrown) {
  if (thrown instanceof KumikiError) reportError(thrown);
  else console.error(`${reasonOf(thrown)}.`);
  process.exitCode = 1;
}

async function makeImages(): Promise<void> {
  const { values } = parseArgs({
    options: {
      registry: { type: 'string' },
      only: { type: 'string' },
      base: { type: 'string' },
      platform: { type: 'string' },
      sbom: { type: 'boolean', default: false },
      insecure: { type: 'boolean', default: false },
      checkout: { type: 'boolean', default: false },
      ffmpeg: { type: 'boolean', default: false },
    },
  });
  const { registry: place, only, base, platform, sbom: bill, insecure, checkout, ffmpeg } = values;
  if (place === undefined) throw new Error('Say where the images go: --registry HOST[/PATH].');

  if (checkout && ffmpeg)
    throw new Error('FFmpeg goes into the image of the platform, which --checkout does not make.');
  if (!checkout) await runProgram(process.execPath, ['scripts/build.ts'], root);
  const platformImage = async () => (ffmpeg ? withFfmpeg(await platformContent()) : await platformContent());
  const all = [
    ...(checkout ? [] : [await platformImage()]),
    ...(await standardBundles(checkout ? checkoutLibrary : packedLibrary)),
  ];
  const contents = all.filter(({ name }) => only === undefined || name === only);
  if (contents.length === 0)
    throw new Error(`There is no image ${only}; there are ${all.map(({ name }) => name).join(', ')}.`);

  const registries = new Registries(insecure ? { insecure } : {});
  const { registry, path } = parsePlace(place);
  for (const content of contents) {
    const begun = performance.now();
    const reference = parseReference([registry, ...(path === '' ? [] : [path]), content.name].join('/'));
    const built = await buildImage({
      content,
      registries,
      target: registries.repository(reference),
      registry,
      base,
      platforms: readPlatforms('images', platform),
      bill,
    });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(imageText(built));
    console.log(`Built ${content.name} ${content.version} in ${seconds} s:`);
    console.log(formatReference({ ...reference, digest: built.descriptor.digest }));
  }
}
