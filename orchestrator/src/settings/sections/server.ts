import { optional, setting } from '../setting.ts';

const port = { type: 'integer', minimum: 0, maximum: 65_535 } as const;
const text = { type: 'string', minLength: 1 } as const;

/** Where the platform is reached. */
export const server = {
  host: setting<string>({
    env: 'KUMIKI_HOST',
    description:
      'The address to listen at. With another one than this machine’s own (`127.0.0.1`, `::1`, `localhost`), people have to sign in, and the connection has to be encrypted: see [security.md](security.md).',
    schema: {
      ...text,
      maxLength: 255,
      pattern: '^[0-9A-Za-z.:-]+$',
      'x-expected': 'an address or a host name',
    },
    default: '127.0.0.1',
  }),
  port: setting<number>({
    env: 'KUMIKI_PORT',
    description: 'The port of the REST interface and the studio; 0 takes a free one.',
    schema: port,
    default: 7700,
  }),
  grpcPort: setting<number>({
    env: 'KUMIKI_GRPC_PORT',
    description: 'The port of gRPC; 0 takes a free one.',
    schema: port,
    default: 7701,
  }),
  publicUrl: optional<string>({
    env: 'KUMIKI_PUBLIC_URL',
    description:
      'The address that people and other systems reach the platform at, such as `https://kumiki.example`: for links, for the identity provider, and as an allowed host. Without it the address that it listens at.',
    schema: {
      ...text,
      maxLength: 500,
      pattern: '^https?://[0-9A-Za-z.:\\[\\]-]+/?$',
      'x-expected': 'an address such as https://kumiki.example, without a path',
    },
  }),
  allowedHosts: setting<readonly string[]>({
    env: 'KUMIKI_ALLOWED_HOSTS',
    description:
      'Names beside its own address that requests may be for: `name`, which goes with any port, or `name:port`. Others are refused, so that no web page can make its own name point here.',
    schema: {
      type: 'array',
      items: { ...text, maxLength: 260, pattern: '^[0-9A-Za-z.:\\[\\]_-]+$', 'x-expected': 'a host' },
      maxItems: 100,
    },
    default: [],
  }),
  trustedProxies: setting<readonly string[]>({
    env: 'KUMIKI_TRUSTED_PROXIES',
    description:
      'The addresses of proxies before the platform, such as `10.0.0.5` or `10.1.0.0/16`: what they say in `X-Forwarded-For`, `-Proto` and `-Host` counts, and what anybody else says there does not.',
    schema: {
      type: 'array',
      items: {
        ...text,
        maxLength: 60,
        pattern: '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$',
        'x-expected': 'an address or a network',
      },
      maxItems: 100,
    },
    default: [],
  }),
  tlsCertificate: optional<string>({
    env: 'KUMIKI_TLS_CERTIFICATE',
    description:
      'A file with the certificate and those between it and the root, as PEM. With `server.tlsKey`, REST and gRPC are encrypted. New files are taken up within a minute.',
    schema: text,
  }),
  tlsKey: optional<string>({
    env: 'KUMIKI_TLS_KEY',
    description: 'A file with the private key of the certificate, as PEM.',
    schema: text,
  }),
  rateLimit: setting<number>({
    env: 'KUMIKI_RATE_LIMIT',
    description:
      'How many requests a minute one client may send; a tenth of it at once. 0 is no limit. Clients of this machine’s own address that need not sign in have none.',
    schema: { type: 'integer', minimum: 0, maximum: 10_000_000 },
    default: 6000,
  }),
  data: optional<string>({
    env: 'KUMIKI_DATA',
    description:
      'The folder of records and objects; without it `kumiki` in the folder for the data of your programs (`~/.local/share`).',
    schema: { type: 'string', minLength: 1 },
  }),
} as const;
