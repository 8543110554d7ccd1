import { kumikiError } from '@kumiki/component-sdk/errors';

/** Where a data base is, and how to get in. */
export interface PostgresPlace {
  /** A name, an address or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** Encrypted, with a certificate for the host's name; the authorities' certificates (PEM) where they are not the public ones. */
  readonly tls?: { readonly ca?: string };
}

const noHost = 'nowhere.invalid';

/**
 * Reads `postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE`; for a Unix socket `postgres://USER@/DATABASE?host=/FOLDER`.
 * @throws DATABASE_SETTINGS
 */
export function placeFromUrl(url: string): PostgresPlace {
  const refuse = (reason: string): Error => kumikiError('DATABASE_SETTINGS', { reason });
  if (!/^postgres(ql)?:\/\//.test(url)) throw refuse('its address does not begin with postgres://');
  let read: URL;
  try {
    // With a user, an URL has a host too; here it may stand behind the "?".
    read = new URL(url.replace(/^([a-z]+:\/\/[^/?#]*@)\//, `$1${noHost}/`));
  } catch {
    throw refuse('its address is no URL');
  }
  for (const key of read.searchParams.keys()) {
    if (key !== 'host') throw refuse(`"${key}" is not known behind the address`);
  }
  const host = read.searchParams.get('host') ?? read.hostname.replace(/^\[|\]$/g, '');
  const [user, password, database] = [read.username, read.password, read.pathname.slice(1)].map(decoded);
  if (host === noHost || host === '') throw refuse('its address names no host');
  if (!user) throw refuse('its address names no user');
  if (!database) throw refuse('its address names no data base');
  return { host, port: Number(read.port || 5432), database, user, ...(password && { password }) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw kumikiError('DATABASE_SETTINGS', { reason: 'its address has a "%" that stands for nothing' });
  }
}

/** For messages: without the password. */
export function nameOfPlace({ host, port, database }: PostgresPlace): string {
  return `the data base ${database} at ${host.startsWith('/') ? host : `${host}:${port}`}`;
}
