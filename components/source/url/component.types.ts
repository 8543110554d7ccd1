/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Fetches images by their addresses, as a list: cameras, servers, stores with signed addresses. Only the public Internet and what the operator allows is called.
 */
export interface Url {
  inputs: {};
  outputs: {
    /**
     * The images, in the order of their addresses.
     */
    images: Image[];
  };
  params: {
    /**
     * https:// or http://, one for each image.
     *
     * @minItems 1
     * @maxItems 100
     */
    urls: [string, ...string[]];
    /**
     * Sent as "Authorization Bearer" to these addresses, to no other that one of them leads on to.
     */
    token?: string;
    /**
     * What takes longer is tried again.
     */
    seconds: number;
  };
}
