import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Plan } from '../../pipeline/index.ts';
import { warmGroups } from './groups.ts';

/** How an image goes over a network: its pixels as they are, packed without loss by Zstandard, or as a JPEG. */
export const hopFormats = ['raw', 'zstd', 'jpeg'] as const;
export type HopFormat = (typeof hopFormats)[number];

/** Those that lose nothing. */
export type LosslessHop = Exclude<HopFormat, 'jpeg'>;

/** What whoever deploys a pipeline wants of the images that pass from pod to pod. */
export interface HopWish {
  readonly format: HopFormat;
  /** Of JPEGs, 1 to 100. */
  readonly quality: number;
  /** Outputs of steps, `STEP.OUTPUT`, that it is for; all of them where it is left out. */
  readonly values?: readonly string[];
}

/** One value that passes from one group of a plan to another over a network. */
export interface PlannedHop {
  /** `STEP.OUTPUT`. */
  readonly value: string;
  readonly from: string;
  readonly to: string;
  readonly format: HopFormat;
  readonly quality?: number;
}

const images: ReadonlySet<string> = new Set(['image', 'mask']);

/**
 * Chooses how each image and mask goes from one group of a plan to another. Nothing is lost, unless somebody wants it so:
 * photographs go as the network is said to like it best, and masks packed, since their few values become a fiftieth in some 5 ms
 * of a processor for 1080p in both places. Masks are what they are to the pixel, so that they never go as JPEGs.
 * @param network for images that nothing is said of
 * @throws DEPLOYMENT_HOP_UNKNOWN where the wish names something that does not pass between groups
 */
export function plannedHops(plan: Plan, network: LosslessHop, wish?: HopWish): PlannedHop[] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const hops = new Map<string, PlannedHop>();
  for (const { id: to, steps: readers } of warmGroups(plan)) {
    const values = readers.flatMap(({ inputs }) =>
      Object.values(inputs).flatMap(({ from }) => ('value' in from ? [from.value] : [])),
    );
    for (const named of values) {
      const [, by = '', output = ''] = /^steps\.(.*)\.([^.]*)$/.exec(named) ?? [];
      const { group: from, outputs } = steps.get(by) ?? {};
      const type = outputs?.[output]?.type;
      if (from === undefined || from === to || type === undefined || !images.has(type)) continue;
      const value = `${by}.${output}`;
      hops.set(`${value} ${to}`, { value, from, to, ...formatOf(value, type, network, wish) });
    }
  }
  const planned = [...hops.values()];
  for (const named of wish?.values ?? []) {
    if (planned.some(({ value }) => value === named)) continue;
    const passes = [...new Set(planned.map(({ value }) => value))].join(', ') || 'none';
    throw kumikiError('DEPLOYMENT_HOP_UNKNOWN', { value: named, passes });
  }
  return planned;
}

function formatOf(
  value: string,
  type: string,
  network: LosslessHop,
  wish: HopWish | undefined,
): Pick<PlannedHop, 'format' | 'quality'> {
  const isMeant = wish !== undefined && (wish.values?.includes(value) ?? true);
  if (!isMeant) return { format: type === 'mask' ? 'zstd' : network };
  if (wish.format !== 'jpeg') return { format: wish.format };
  return type === 'mask' ? { format: 'zstd' } : { format: 'jpeg', quality: wish.quality };
}
