import type { AriaLabelConfig } from '@xyflow/system';
import { t } from '../../i18n/language.svelte.ts';

/** What a screen reader hears of the canvas. */
export function canvasWords(): Partial<AriaLabelConfig> {
  const { aria } = t().canvas;
  return {
    'node.a11yDescription.default': aria.node,
    'node.a11yDescription.keyboardDisabled': aria.node,
    'node.a11yDescription.ariaLiveMessage': ({ x, y }) => aria.moved(x, y),
    'edge.a11yDescription.default': aria.edge,
    'controls.ariaLabel': aria.controls,
    'controls.zoomIn.ariaLabel': aria.zoomIn,
    'controls.zoomOut.ariaLabel': aria.zoomOut,
    'controls.fitView.ariaLabel': aria.fit,
    'minimap.ariaLabel': aria.map,
    'handle.ariaLabel': aria.port,
  };
}
