import { optional } from '../setting.ts';

const keys =
  'A key is 32 random bytes in base64 (`openssl rand -base64 32`). More keys behind the first one open what was sealed with them before.';

/** What seals the values of secrets, and of webhooks' signatures. */
export const secrets = {
  key: optional<string>({
    env: 'KUMIKI_SECRET_KEY',
    description: `The key that secrets are sealed with. ${keys} Without it and without \`keyFile\`, the file \`secret.key\` of the data folder holds one.`,
    schema: { type: 'string', minLength: 1, maxLength: 10_000 },
    secret: true,
  }),
  keyFile: optional<string>({
    env: 'KUMIKI_SECRET_KEY_FILE',
    description: 'A file that holds the key in its place, where there is no `key`.',
    schema: { type: 'string', minLength: 1 },
  }),
} as const;
