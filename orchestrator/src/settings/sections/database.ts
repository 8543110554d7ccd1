import { optional, setting } from '../setting.ts';

const text = { type: 'string', minLength: 1, maxLength: 2000 } as const;

/** Where the records are kept, where they are not in the data folder. */
export const database = {
  url: optional<string>({
    env: 'KUMIKI_DATABASE_URL',
    description:
      'A data base of PostgreSQL for the records, as `postgres://USER@HOST:PORT/DATABASE`; without it they are in a file of the data folder. Any number of platforms share one: see [postgresql.md](postgresql.md).',
    schema: text,
    secret: true,
  }),
  password: optional<string>({
    env: 'KUMIKI_DATABASE_PASSWORD',
    description: 'The password, where the address has none.',
    schema: text,
    secret: true,
  }),
  passwordFile: optional<string>({
    env: 'KUMIKI_DATABASE_PASSWORD_FILE',
    description: 'A file that holds the password in its place.',
    schema: text,
  }),
  tls: setting<boolean>({
    env: 'KUMIKI_DATABASE_TLS',
    description:
      'Whether the connection is encrypted; the server’s certificate has to be for the host in the address. With `caFile` it always is.',
    schema: { type: 'boolean' },
    default: false,
  }),
  caFile: optional<string>({
    env: 'KUMIKI_DATABASE_CA_FILE',
    description:
      'A file with the certificates (PEM) of the authorities that signed the server’s; without it the public ones count.',
    schema: text,
  }),
  connections: setting<number>({
    env: 'KUMIKI_DATABASE_CONNECTIONS',
    description:
      'Transactions at a time at most, each with a connection and a thread; they are begun as they are needed. One more connection hears of changes.',
    schema: { type: 'integer', minimum: 2, maximum: 64 },
    default: 8,
  }),
} as const;
