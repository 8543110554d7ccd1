/** What examples are written for. */
export interface ExampleSubject {
  readonly pipeline: string;
  /** The input that an image is for. */
  readonly input: string;
  /** The address that people reach the platform at, such as `https://kumiki.example`. */
  readonly base: string;
  /** `HOST:PORT` of gRPC. */
  readonly grpc: string;
  /** Whether a token is needed: it is taken from `KUMIKI_TOKEN`, as the command does. */
  readonly withToken: boolean;
}

export const exampleLanguages = ['curl', 'grpcurl', 'python', 'typescript'] as const;

export interface Example {
  readonly language: (typeof exampleLanguages)[number];
  readonly text: string;
}

/** An example of these lines. */
export const example = (language: Example['language'], ...lines: readonly string[]): Example => ({
  language,
  text: lines.join('\n'),
});

/** Lines that are there for some alone. */
export const linesIf = (isNeeded: boolean, ...lines: readonly string[]): readonly string[] =>
  isNeeded ? lines : [];

/** The address of WebSockets. */
export function socketOf(base: string): string {
  return base.replace(/^http/, 'ws');
}

/** What `pipeline_config` is at its least. */
export function configOf(pipeline: string): string {
  return JSON.stringify({ pipeline_id: pipeline });
}

/** The header with the token, in Python. */
export const pythonHeader = `{"Authorization": "Bearer " + os.environ["KUMIKI_TOKEN"]}`;

/** The option of curl with the token, where one is needed. */
export function tokenOf({ withToken }: ExampleSubject): string {
  return withToken ? ' -H "Authorization: Bearer $KUMIKI_TOKEN"' : '';
}
