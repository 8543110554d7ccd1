import { sharp } from '@kumiki/component-sdk';
import type { ReleaseNamespace } from './release.ts';

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: halve
inputs: {image: {type: image}}
steps: {shrink: {component: imaging/resize@^1, inputs: {image: $inputs.image}, params: {width: 40}}}
outputs: {image: $steps.shrink.image}
`;

/** Makes the pipeline that the tests of the chart run, `halve`, with a version. */
export async function makeHalve(release: ReleaseNamespace): Promise<void> {
  await release.askJson('POST', '/api/v1/pipelines', JSON.stringify({ text: pipeline }));
  await release.askJson('POST', '/api/v1/pipelines/halve/publish', '{"revision": 1}');
}

/** A picture of one colour, 60 × 80 pixels. */
export async function picture(background: string): Promise<Buffer> {
  return await sharp({ create: { width: 80, height: 60, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Starts it with such a picture. @returns the id of the execution */
export async function startHalve(release: ReleaseNamespace, background: string): Promise<string> {
  const form = new FormData();
  form.set('execution', JSON.stringify({ pipeline: 'halve' }));
  form.append('image', new Blob([new Uint8Array(await picture(background))]), 'plate.png');
  return String((await release.askJson('POST', '/api/v1/executions', form))['execution_id']);
}
