import { kumikiError } from '@kumiki/component-sdk/errors';

/** A place of images, and what images from there may do on this machine. */
export interface ImageSource {
  /** `HOST` or `HOST/PATH`: all that is below it. */
  readonly place: string;
  /** Whether they may be unpacked and run as another user, where nothing runs containers. */
  readonly unpack: boolean;
  /** Whether those whose manifest says `network: egress` get it. */
  readonly network: boolean;
  /** Whether they have to be signed by a key that is trusted. */
  readonly signed: boolean;
  /** Whether its registry may go without encryption. */
  readonly insecure: boolean;
}

/** A component in an image, as a plan names it. */
export interface ImageComponent {
  readonly name: string;
  /** `HOST/PATH@sha256:…` */
  readonly image: string;
}

/** The places that the operator has opened; nothing runs from any other. */
export class ImageSources {
  readonly #sources: readonly ImageSource[];

  constructor(sources: readonly ImageSource[] = []) {
    // The nearest one says what may be done.
    this.#sources = sources.toSorted((a, b) => b.place.length - a.place.length);
  }

  /** What the images of a place may do; nothing where it is not open. */
  of(image: string): ImageSource | undefined {
    return this.#sources.find(({ place }) => image === place || /^[/@]/.test(after(image, place)));
  }

  /** @throws IMAGE_SOURCE_NOT_ALLOWED */
  needed({ name: component, image }: ImageComponent): ImageSource {
    const found = this.of(image);
    if (found) return found;
    const allowed = this.#sources.map(({ place }) => place).join(', ') || 'none';
    throw kumikiError('IMAGE_SOURCE_NOT_ALLOWED', { component, image, allowed });
  }
}

/** The rest of a text behind what it begins with, else nothing. */
function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : '';
}
