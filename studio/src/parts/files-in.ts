/**
 * The files that were dropped, those in folders too, by name. Of a folder with pictures, these alone: what lies beside
 * them was not meant.
 */
export async function filesIn({ items, files }: DataTransfer): Promise<readonly File[]> {
  // What was dropped can be asked for now alone.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some(({ isDirectory }) => isDirectory)) return [...files];
  const found = await Promise.all(entries.map(filesOf));
  return found.flat();
}

async function filesOf(entry: FileSystemEntry): Promise<readonly File[]> {
  if (!entry.isDirectory) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    }).catch(() => undefined);
    return file ? [file] : [];
  }
  const inside = await entriesIn(entry as FileSystemDirectoryEntry).catch(() => []);
  const byName = inside
    .filter(({ name }) => !name.startsWith('.'))
    .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  const files = (await Promise.all(byName.map(filesOf))).flat();
  const pictures = files.filter(({ type }) => type.startsWith('image/'));
  return pictures.length > 0 ? pictures : files;
}

/** A folder gives what is in it a part at a time. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return all;
    all.push(...part);
  }
}
