import type { Box } from '../values/index.ts';

/** Variances as SORT has them: of what is measured, of what the motion adds in a frame, and at the beginning. */
const measuring = [1, 1, 10, 10] as const;
const moving = [1, 1, 1, 1, 0.01, 0.01, 0.0001] as const;
const beginning = [10, 10, 10, 10, 1e4, 1e4, 1e4] as const;

/** One measured number and its speed, with their covariance. The ratio of the sides has no speed. */
interface Axis {
  value: number;
  speed: number;
  /** Variance of the value, of value and speed together, of the speed. */
  variance: number;
  both: number;
  speedVariance: number;
  readonly noise: number;
  readonly valueDrift: number;
  readonly speedDrift: number;
  readonly moves: boolean;
}

/**
 * Where a thing is and where it goes: a Kalman filter over the middle, the area and the ratio of the sides of its box, at
 * constant speed (A. Bewley, Z. Ge, L. Ott, F. Ramos, B. Upcroft: "Simple online and realtime tracking", ICIP 2016). Their
 * matrices are diagonal but for value and speed, so each of the four is a filter of its own.
 */
export class Motion {
  readonly #axes: readonly Axis[];

  constructor(box: Box) {
    this.#axes = measured(box).map((value, at) => ({
      value,
      speed: 0,
      variance: beginning[at]!,
      both: 0,
      speedVariance: beginning[at + 4] ?? 0,
      noise: measuring[at]!,
      valueDrift: moving[at]!,
      speedDrift: moving[at + 4] ?? 0,
      moves: at < 3,
    }));
  }

  /** One frame on. @returns where the box is expected */
  predict(): Box {
    const area = this.#axes[2]!;
    // What shrinks does not shrink away.
    if (area.value + area.speed <= 0) area.speed = 0;
    for (const axis of this.#axes) {
      if (axis.moves) {
        axis.value += axis.speed;
        axis.variance += 2 * axis.both + axis.speedVariance;
        axis.both += axis.speedVariance;
        axis.speedVariance += axis.speedDrift;
      }
      axis.variance += axis.valueDrift;
    }
    return this.box;
  }

  /** Takes in where it was seen. */
  update(box: Box): void {
    for (const [at, value] of measured(box).entries()) {
      const axis = this.#axes[at]!;
      const sum = axis.variance + axis.noise;
      const [gain, speedGain] = [axis.variance / sum, axis.both / sum];
      const off = value - axis.value;
      axis.value += gain * off;
      axis.speed += speedGain * off;
      axis.speedVariance -= speedGain * axis.both;
      axis.both *= 1 - gain;
      axis.variance *= 1 - gain;
    }
  }

  get box(): Box {
    const [x, y, area, ratio] = this.#axes.map(({ value }) => value) as [number, number, number, number];
    const width = Math.sqrt(Math.max(0, area * ratio));
    const height = width > 0 ? area / width : 0;
    return [x - width / 2, y - height / 2, width, height];
  }
}

/** Middle, area, and width by height; sides of zero count as a hundredth of a pixel. */
function measured([left, top, width, height]: Box): readonly number[] {
  const [across, down] = [Math.max(width, 0.01), Math.max(height, 0.01)];
  return [left + width / 2, top + height / 2, across * down, across / down];
}
