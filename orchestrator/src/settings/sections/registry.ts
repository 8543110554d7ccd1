import type { SourceSetting } from '@kumiki/registry';
import { optional, setting } from '../setting.ts';

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;

/** Where components that lie in registries as images come from. */
export const registry = {
  sources: setting<readonly (string | SourceSetting)[]>({
    env: 'KUMIKI_REGISTRY_SOURCES',
    description:
      'Places in registries that components are taken from, as `HOST[/PATH]`, the most trusted first; in the environment with commas between them. In the file or as JSON, an entry may also be `{place, repositories, signatures, keys, insecure}`: `repositories` names those below the place where the registry lists them to nobody; `signatures` is `off`, `warn` or `require`, and `keys` has public keys in PEM form, or the paths of their files; `insecure` allows plain HTTP, which this machine’s own registries always may speak. Credentials are those of `docker login`.',
    schema: {
      type: 'array',
      maxItems: 100,
      items: {
        anyOf: [
          text,
          {
            type: 'object',
            properties: {
              place: text,
              repositories: { type: 'array', items: text, maxItems: 10_000 },
              signatures: { enum: ['off', 'warn', 'require'] },
              keys: {
                type: 'array',
                items: { type: 'string', minLength: 1, maxLength: 10_000 },
                maxItems: 100,
              },
              insecure: { type: 'boolean' },
            },
            required: ['place'],
            additionalProperties: false,
          },
        ],
      },
    },
    default: [],
  }),
  pollSeconds: setting<number>({
    env: 'KUMIKI_REGISTRY_POLL_SECONDS',
    description:
      'How often all tags of the sources are looked at, beside what registries tell at once. 0 looks when the platform starts, and then where it is told to.',
    schema: { type: 'number', minimum: 0, maximum: 86_400 },
    default: 300,
  }),
  notificationSecret: optional<string>({
    env: 'KUMIKI_REGISTRY_NOTIFICATION_SECRET',
    description:
      'What registries send as `Authorization: Bearer SECRET` when they tell of pushes at `/api/v1/registry/notifications`. Without it, those of this machine alone may.',
    schema: { type: 'string', minLength: 8, maxLength: 500 },
    secret: true,
  }),
} as const;
