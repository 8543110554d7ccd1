import { bindPlan, compilePipeline } from '@kumiki/orchestrator/pipeline';
import type { Benchmark } from '../benchmark.ts';
import { componentFolders, noPipelines } from '../local-run.ts';
import { spread, timed } from '../measure.ts';

const text = `
apiVersion: kumiki/v1
kind: Pipeline
name: three
inputs: {image: {type: image}}
params: {width: {type: integer, default: 640}}
steps:
  shrink: {component: imaging/resize@^1, inputs: {image: $inputs.image}, params: {width: $params.width}}
  soften: {component: imaging/blur@^1, inputs: {image: $steps.shrink.image}, params: {sigma: 1.5}}
  grey: {component: imaging/grayscale@^1, inputs: {image: $steps.soften.image}}
outputs: {image: $steps.grey.image}
`;

/** From the text of a three-step pipeline to a plan with its parameters in, components known already. */
export const planning: Benchmark = {
  name: 'local.plan_ms',
  unit: 'ms',
  target: 'at most 10',
  async measure() {
    const components = componentFolders();
    const times: number[] = [];
    for (let round = 0; round <= 50; round++) {
      const ms = await timed(async () => {
        const { plan } = await compilePipeline({
          text,
          documentName: 'three',
          components,
          pipelines: noPipelines,
        });
        bindPlan(plan!, { width: 320 });
      });
      if (round > 0) times.push(ms);
    }
    return { '': spread(times) };
  },
};
