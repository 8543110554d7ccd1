import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a version of the component does. */
interface ShadeVersion {
  readonly version: string;
  /** Wider images are NG. */
  readonly most: number;
  readonly inverts?: boolean;
  /** Parameters beside `most`. */
  readonly more?: string;
}

/** Writes a component that shades an image and judges its width, at a version, into the components beside a platform. */
export async function writeShade(folder: string, { version, most, inverts, more = '' }: ShadeVersion) {
  const place = join(folder, 'components', `shade-${version}`);
  await mkdir(place, { recursive: true });
  await writeFile(
    join(place, 'component.yaml'),
    `apiVersion: kumiki/v1
kind: Component
name: lab/shade
version: ${version}
title: { en: Shade, ja: 陰影 }
description: { en: Shades an image and judges its width., ja: 画像に陰影を付け、幅を判定します。 }
category: tone
inputs: { image: { type: image } }
outputs: { image: { type: image }, width: { type: number }, verdict: { type: verdict } }
params:
  most: { type: integer, minimum: 1, default: ${most} }
${more}`,
  );
  const pixels = inverts ? 'pipeline.negate({ alpha: false })' : 'pipeline';
  await writeFile(
    join(place, 'component.ts'),
    `import { defineComponent, Image } from '@kumiki/component-sdk';
export default defineComponent({
  async run({ inputs, params }) {
    const pipeline = await inputs.image.sharp();
    const width = inputs.image.width + ${inverts ? 1 : 0};
    const passed = width <= params.most;
    const message = { en: 'It is ' + width + ' wide.' };
    const reasons = [{ rule: 'width', passed, message, found: width }];
    const image = await Image.from(${pixels});
    return { image, width, verdict: { verdict: passed ? 'OK' : 'NG', reasons } };
  },
});
`,
  );
}

/** @param more keys of its step, such as `, params: { most: 3 }` */
export const shadePipeline = (name: string, reference: string, more = '') => `# For the line in hall 2
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
steps:
  shade: { component: ${reference}, inputs: { image: $inputs.image }${more} } # as it was set up
outputs: { image: $steps.shade.image, width: $steps.shade.width, verdict: $steps.shade.verdict }
`;
