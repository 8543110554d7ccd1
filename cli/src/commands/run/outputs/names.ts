/** The file that an item is named by. */
export interface ItemOrigin {
  /** The name of the folder that it is in. */
  readonly folder: string;
  /** Its name without the ending. */
  readonly stem: string;
  /** Its ending without the full stop. */
  readonly ending: string;
}

export interface NamedItems {
  /** A name for each item, by which its outputs are called. */
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** Names in the file system may be at most 255 bytes; the rest is for the output, the number and the ending. */
const longestBytes = 160;

/** A name that is one plain file name on every system, whatever the input was called. */
export function safeName(text: string): string {
  const plain = text
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '')
    .trim();
  const cut = cutToBytes(plain, longestBytes) || 'item';
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cut) ? `_${cut}` : cut;
}

function cutToBytes(text: string, limit: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > limit) break;
    kept += character;
  }
  return kept;
}

/**
 * Names items after their files so that no two items write the same file: where names are the same, the ending, the
 * folder or a number tells them apart. Upper and lower case count as the same, as on many disks.
 * @param outputs names of the pipeline's outputs, which are parts of file names too
 */
export function nameItems(origins: readonly ItemOrigin[], outputs: readonly string[]): NamedItems {
  const names = origins.map(({ stem }) => safeName(stem));
  const groups = Map.groupBy(names.keys(), (at) => names[at]!.toLowerCase());
  const notes: string[] = [];
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const before = names[group[0]!]!;
    for (const [at, name] of tellApart(group.map((at) => origins[at]!)).entries()) names[group[at]!] = name;
    const shown = group.slice(0, 3).map((at) => names[at]!);
    notes.push(
      `${group.length} items are called ${before}; their results are named ${shown.join(', ')}${group.length > 3 ? ' and so on' : ''}.`,
    );
  }
  return { names: withoutClashes(names, outputs), notes };
}

function tellApart(origins: readonly ItemOrigin[]): string[] {
  const ways: ((origin: ItemOrigin, at: number) => string)[] = [
    ({ stem, ending }) => `${stem}-${ending}`,
    ({ stem, folder }) => `${folder}-${stem}`,
    ({ stem }, at) => `${stem}-${at + 1}`,
  ];
  for (const way of ways) {
    const names = origins.map((origin, at) => safeName(way(origin, at)));
    if (new Set(names.map((name) => name.toLowerCase())).size === names.length) return names;
  }
  // Names that were cut to the same length: the number goes in front.
  return origins.map(({ stem }, at) => safeName(`${at + 1}-${stem}`));
}

/** The second look: a name that another item has got meanwhile, or that looks like one of its outputs (`a.mask`). */
function withoutClashes(names: readonly string[], outputs: readonly string[]): string[] {
  const taken = new Set<string>();
  const claims = new Set(names.flatMap((name) => outputs.map((output) => `${name}.${output}`.toLowerCase())));
  return names.map((wanted) => {
    const plain = beginnings(wanted).some((part) => claims.has(part)) ? wanted.replaceAll('.', '-') : wanted;
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${plain}-${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** `a.b.c` begins with `a`, `a.b` and `a.b.c`. */
function beginnings(name: string): string[] {
  const parts = name.toLowerCase().split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}
