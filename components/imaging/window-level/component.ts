import { defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { WindowLevel } from './component.types.ts';
import { automaticWindow, type Window } from './window.ts';

/**
 * white × ((level − center) / width + 1/2), black below and white above: the function LINEAR_EXACT of DICOM PS3.3,
 * C.11.2.1.3.2. What is no number is black. Of colours, all channels share the window.
 */
export default defineComponent<WindowLevel>({
  async run({ inputs: { image }, params }) {
    const raw = await image.raw();
    const window: Window = params.mode === 'manual' ? params : automaticWindow(raw, params.tail, image.alpha);
    const data = shown(raw, window, params, image.alpha);
    const items = [
      { name: 'center', value: window.center },
      { name: 'width', value: window.width },
    ];
    const { width, height, channels } = raw;
    return {
      image: Image.fromRaw({ data, width, height, channels }, { from: image }),
      measurements: { frame: image.frame, items },
    };
  },
});

function shown(
  { data, channels }: RawImage,
  { center, width }: Window,
  { depth, invert }: WindowLevel['params'],
  alpha: boolean,
): Uint8Array | Uint16Array {
  const white = depth === '16' ? 65_535 : 255;
  const result = depth === '16' ? new Uint16Array(data.length) : new Uint8Array(data.length);
  const look = (level: number) => {
    const share = (level - center) / width + 0.5;
    const kept = share > 0 ? (share < 1 ? share : 1) : 0;
    return Math.round(white * (invert ? 1 - kept : kept));
  };
  // Whole numbers are looked up.
  const levels = data instanceof Float32Array ? 0 : data instanceof Uint16Array ? 65_536 : 256;
  const table = Uint16Array.from({ length: levels }, (_, level) => look(level));
  const opaque = levels === 0 ? 1 : levels - 1;
  for (let channel = 0; channel < channels; channel++) {
    const isAlpha = alpha && channel === channels - 1;
    for (let at = channel; at < data.length; at += channels) {
      const level = data[at]!;
      if (isAlpha) result[at] = Math.round((Math.min(opaque, Math.max(0, level)) / opaque) * white);
      else result[at] = levels === 0 ? look(level) : table[level]!;
    }
  }
  return result;
}
