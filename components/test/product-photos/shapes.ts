/** A point or direction; y is up, the floor is y = 0. */
export type Vector = readonly [x: number, y: number, z: number];

/** A colour in linear light. */
export type Paint = readonly [red: number, green: number, blue: number];

/** The distance to a body's surface, negative inside. */
export type Body = (point: Vector) => number;

/** A product: its body, and its paint by place. */
export interface Product {
  readonly body: Body;
  readonly paint: (point: Vector) => Paint;
  /** 0 (matt) to 1 (glossy). */
  readonly gloss: number;
}

/* Distance functions: I. Quilez, Distance functions, https://iquilezles.org/articles/distfunctions/. */

export function roundBox(centre: Vector, half: Vector, radius: number): Body {
  return ([x, y, z]) => {
    const [a, b, c] = [
      Math.abs(x - centre[0]) - half[0] + radius,
      Math.abs(y - centre[1]) - half[1] + radius,
      Math.abs(z - centre[2]) - half[2] + radius,
    ];
    const outside = Math.hypot(Math.max(a, 0), Math.max(b, 0), Math.max(c, 0));
    return outside + Math.min(Math.max(a, b, c), 0) - radius;
  };
}

export function sphere(centre: Vector, radius: number): Body {
  return ([x, y, z]) => Math.hypot(x - centre[0], y - centre[1], z - centre[2]) - radius;
}

/** A cylinder, or a cone with two radii, that stands upright; its edges are round. */
export function column(bottom: number, top: number, below: number, above: number, rounding = 0.03): Body {
  const lean = (above - below) / (top - bottom);
  const slope = Math.hypot(1, lean);
  return ([x, y, z]) => {
    const across = (Math.hypot(x, z) - (below + lean * (y - bottom)) + rounding) / slope;
    const along = Math.abs(y - (top + bottom) / 2) - (top - bottom) / 2 + rounding;
    return (
      Math.hypot(Math.max(across, 0), Math.max(along, 0)) + Math.min(Math.max(across, along), 0) - rounding
    );
  };
}

/** A ring that stands upright in the plane of x and y. */
export function ring(centre: Vector, radius: number, thickness: number): Body {
  return ([x, y, z]) => {
    const around = Math.hypot(x - centre[0], y - centre[1]) - radius;
    return Math.hypot(around, z - centre[2]) - thickness;
  };
}

export function join(...bodies: readonly Body[]): Body {
  return (point) => {
    let least = Number.POSITIVE_INFINITY;
    for (const body of bodies) least = Math.min(least, body(point));
    return least;
  };
}

/** Bodies that flow into each other over a length. */
export function melt(first: Body, second: Body, length: number): Body {
  return (point) => {
    const [a, b] = [first(point), second(point)];
    const share = Math.max(length - Math.abs(a - b), 0) / length;
    return Math.min(a, b) - (share * share * length) / 4;
  };
}

export function without(body: Body, hole: Body): Body {
  return (point) => Math.max(body(point), -hole(point));
}

/** Turns a body about the upright axis, by degrees. */
export function turned(body: Body, angle: number): Body {
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  return ([x, y, z]) => body([cos * x - sin * z, y, sin * x + cos * z]);
}
