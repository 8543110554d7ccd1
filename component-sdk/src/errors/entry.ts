/** gRPC status names of https://grpc.io/docs/guides/status-codes/ that Kumiki answers with. */
export type GrpcStatus =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS';

/** Which side has to act: the person who sent it, the author of the component, or whoever runs Kumiki. */
export type ErrorSide = 'caller' | 'component' | 'operator' | 'kumiki';

/** One row of the error table. `{name}` in the texts is filled in from the values given to `KumikiError`. */
export interface ErrorEntry {
  /** What happened, in one sentence, naming the place. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
  readonly side: ErrorSide;
  readonly http: number;
  readonly grpc: GrpcStatus;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
}

/** The names between braces in a text. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Value = string | number;

/** The values that an entry's two texts need. */
export type ErrorValues<Entry extends ErrorEntry> = {
  readonly [Name in Placeholders<Entry['message']> | Placeholders<Entry['remedy']>]: Value;
};

/**
 * Fills `{name}` in a text. Text from users is shortened so that a message stays readable, and a sentence that
 * begins with a filled-in article begins with a capital letter.
 */
export function fill(text: string, values: Readonly<Record<string, Value>>): string {
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? `{${name}}`);
    return value.length > 300 ? `${value.slice(0, 297)}...` : value;
  });
  return filled.replace(/^(the|an?) /, (article) => article[0]!.toUpperCase() + article.slice(1));
}
