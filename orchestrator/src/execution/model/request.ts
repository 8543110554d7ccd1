/** How a caller names what it asks for: the same again within `requestKeptMs` is the same execution. */
export interface RequestKey {
  /** The id of who calls: no caller sees the requests of another. */
  readonly caller: string;
  readonly clientId: string;
  readonly correlationId: string;
}

/** A request whose execution is recorded with it. */
export interface NewRequest extends RequestKey {
  /** `sha256:…` of what it asks for, so that another request under the same key is told from the same one. */
  readonly content: string;
  /** The digest of the image that it brought. */
  readonly fileId: string;
  /** What the caller was told, in milliseconds since the epoch. */
  readonly estimatedCompletion: number;
}

/** A request of before. Its execution may have been removed since. */
export interface KnownRequest extends Pick<NewRequest, 'content' | 'fileId' | 'estimatedCompletion'> {
  /** The id of its execution. */
  readonly execution: string;
}

/** How long a request is known: 30 days, in milliseconds. */
export const requestKeptMs = 30 * 24 * 60 * 60 * 1000;
