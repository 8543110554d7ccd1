/** What a backup holds: this first, then the records, then the objects, and at the end what tells that it is whole. */
export const layout = {
  about: 'kumiki-backup.json',
  records: 'records.db',
  end: 'complete.json',
} as const;

/** The format of backups that this Kumiki writes and reads. */
export const backupFormat = 1;

/** In the first file. */
export interface AboutBackup {
  readonly format: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** In the last file. */
export interface BackupEnd {
  readonly objects: number;
  readonly bytes: number;
  /** SHA-256 of the records, in hexadecimal digits. */
  readonly records: string;
  /** Digests of objects that were not there, or not as their name says, when the backup was made. */
  readonly damaged: readonly string[];
}

/** The name of an object in a backup: the same as in a data folder. */
export function objectName(digest: string): string {
  const hex = digest.slice('sha256:'.length);
  return `objects/sha256/${hex.slice(0, 2)}/${hex}`;
}

/** The digest of an object by its name in a backup; `undefined` for another name. */
export function digestOfName(name: string): string | undefined {
  const [, folder, hex] = /^objects\/sha256\/([0-9a-f]{2})\/([0-9a-f]{64})$/.exec(name) ?? [];
  return hex !== undefined && hex.startsWith(folder!) ? `sha256:${hex}` : undefined;
}
