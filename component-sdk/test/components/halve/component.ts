import { defineComponent, Image, type Detections } from '@kumiki/component-sdk';

interface Halve {
  inputs: { image: Image; note?: string };
  outputs: { image: Image; fresh: Image; found: Detections };
  params: { by: number };
}

export default defineComponent<Halve>({
  async run({ inputs, params, progress, log }) {
    const { image } = inputs;
    const width = Math.round(image.width / params.by);
    progress(0.5, 'halving');
    log.info('width', { width });
    const half = await Image.from((await image.sharp()).resize(width), { transform: 'scale' });
    const fresh = Image.fromRaw({ data: new Uint8Array(4), width: 2, height: 2, channels: 1 });
    const found = { frame: fresh.frame, items: [{ box: [0, 0, 1, 1], label: 'corner', score: 1 }] } as const;
    return { image: half, fresh, found };
  },
});
