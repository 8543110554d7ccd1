/** A message about an execution. */
export interface OutgoingMessage {
  readonly topic: string;
  /** The execution: those of one key are kept in their order. */
  readonly key: string;
  readonly value: string;
  /** The same in short, for where the message is too large. */
  readonly small?: () => string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where messages go. */
export interface MessageSink extends AsyncDisposable {
  /**
   * Resolves when all of them are there to stay, those of a key in their order. Where it rejects, some may be there: send
   * all of them again. A message that is too large goes in short; one that is refused all the same is told of, and left out.
   * @throws KAFKA_UNAVAILABLE, KAFKA_REFUSED
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}
