/** A run as a command line says it. */
export interface SameRun {
  readonly pipeline: string;
  /** Names of files by input. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Ids of stored files by input. */
  readonly stored?: Readonly<Record<string, readonly string[]>>;
  /** Values that were typed, by input. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority: string;
}

/** Names of one input that are written out. */
export const mostNames = 100;

/** With curl: a POST to the platform at `origin`. */
export function asCurl(
  { pipeline, files, stored = {}, values = {}, params, priority }: SameRun,
  origin: string,
): string {
  const inputs = { ...values, ...storedInputs(stored) };
  const field = {
    pipeline,
    ...(Object.keys(params).length > 0 && { params }),
    ...(priority !== 'normal' && { priority }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
  };
  const lines = [`curl -F ${quoted(`execution=${JSON.stringify(field)}`)}`];
  for (const [input, names] of Object.entries(files)) {
    if (names.length === 0 && stored[input]) continue;
    for (const name of shown(input, names)) lines.push(`-F ${quoted(`inputs.${input}=@${name}`)}`);
  }
  lines.push(`${origin}/api/v1/executions`);
  return lines.join(' \\\n  ');
}

/** With Kumiki's own command. */
export function asCommand(
  { pipeline, files, stored = {}, values = {}, params, priority }: SameRun,
  origin: string,
): string {
  const lines = [`npx kumiki run ${pipeline} --platform ${origin}`];
  for (const [input, names] of Object.entries(files)) {
    if (names.length === 0 && stored[input]) continue;
    for (const name of shown(input, names)) lines.push(`--in ${quoted(`${input}=${name}`)}`);
  }
  for (const [input, ids] of Object.entries(stored)) {
    for (const id of ids.slice(0, mostNames)) lines.push(`--in ${quoted(`${input}=${id}`)}`);
  }
  for (const [input, value] of Object.entries(values)) {
    lines.push(`--in ${quoted(`${input}=${asWord(value)}`)}`);
  }
  for (const [name, value] of Object.entries(params)) {
    lines.push(`-p ${quoted(`${name}=${asWord(value)}`)}`);
  }
  if (priority !== 'normal') lines.push(`--priority ${priority}`);
  lines.push('--out out');
  return lines.join(' \\\n  ');
}

/** As a request names stored files: one, or a list. */
export function storedInputs(
  stored: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(stored).map(([input, ids]) => {
      const files = ids.map((file) => ({ file }));
      return [input, files.length === 1 ? files[0] : files];
    }),
  );
}

function asWord(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown(input: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [`${input}.png`] : names.slice(0, mostNames);
}

/** A word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
