/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, JsonValue } from '@kumiki/component-sdk';

/**
 * Sends an image or data to an address by HTTP. Each request has a key that is the same when it is sent again, so that a server that knows such keys takes it once.
 */
export interface Http {
  inputs: {
    /**
     * Sent as a file in the format that it came in.
     */
    image?: Image;
    /**
     * Sent as JSON, where there is no image.
     */
    data?: JsonValue;
    /**
     * What makes the request the same one, for example a serial number; without it address, name and content.
     */
    key?: string;
  };
  outputs: {
    /**
     * The status of the answer.
     */
    status: number;
  };
  params: {
    /**
     * https:// or http://.
     */
    url: string;
    /**
     * As the server wants it.
     */
    method: 'POST' | 'PUT';
    /**
     * Sent as "Authorization Bearer".
     */
    token?: string;
    /**
     * What takes longer is tried again.
     */
    seconds: number;
  };
}
