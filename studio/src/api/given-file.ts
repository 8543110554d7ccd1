/** A file that is in the store of the platform. */
export interface StoredFile {
  readonly file_id: string;
  readonly name?: string;
  readonly size: number;
  readonly media_type: string;
}

/** What a run is given: a file of this machine, or one that the platform has. */
export type GivenFile = File | StoredFile;

export function isStored(file: GivenFile): file is StoredFile {
  return 'file_id' in file;
}

export function nameOf(file: GivenFile): string {
  return file.name ?? (isStored(file) ? file.file_id.slice(0, 19) : '');
}
