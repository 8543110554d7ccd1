/** Pictures that are drawn on a canvas: each is read once. */
export class Pictures {
  /** Grows when one more is there. */
  arrived = $state(0);
  readonly #known = new Map<string, HTMLImageElement>();

  readonly of = (address: string): HTMLImageElement | undefined => {
    const known = this.#known.get(address);
    if (known) return known.complete && known.naturalWidth > 0 ? known : undefined;
    const picture = new Image();
    this.#known.set(address, picture);
    picture.addEventListener('load', () => (this.arrived += 1));
    picture.src = address;
    return undefined;
  };
}
