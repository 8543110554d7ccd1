import { optional, setting } from '../setting.ts';

const places = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 500 },
  maxItems: 100,
} as const;

/** How components that lie in registries as images run on this machine. */
export const containers = {
  runtime: setting<'auto' | 'podman' | 'docker' | 'unpacked' | 'off'>({
    env: 'KUMIKI_CONTAINERS_RUNTIME',
    description:
      'What runs images of `registry.sources`: `podman` or `docker`, `unpacked` (as folders, by another user), `auto` (the first of these that there is), or `off`. `KUMIKI_CONTAINER_PROGRAM` names another program in the place of podman and docker.',
    schema: { enum: ['auto', 'podman', 'docker', 'unpacked', 'off'] },
    default: 'auto',
  }),
  unpack: setting<readonly string[]>({
    env: 'KUMIKI_CONTAINERS_UNPACK',
    description:
      'Places of `registry.sources`, as `HOST[/PATH]`, whose images may be unpacked and run as another user where neither podman nor docker is: images that `kumiki build` made, on Linux, where the platform itself is started as root.',
    schema: places,
    default: [],
  }),
  network: setting<readonly string[]>({
    env: 'KUMIKI_CONTAINERS_NETWORK',
    description:
      'Places of `registry.sources` whose components get the network where their manifest says `network: egress`. All others have none.',
    schema: places,
    default: [],
  }),
  cache: optional<string>({
    env: 'KUMIKI_CONTAINERS_CACHE',
    description:
      'The folder of unpacked images; without it `kumiki/images` in the folder for caches of your programs (`~/.cache`).',
    schema: { type: 'string', minLength: 1 },
  }),
  cacheGb: setting<number>({
    env: 'KUMIKI_CONTAINERS_CACHE_GB',
    description:
      'The most that unpacked images may take, in GB; those that nobody used for longest go first, and those that nobody used for 30 days at any rate.',
    schema: { type: 'number', minimum: 1, maximum: 100_000 },
    default: 20,
  }),
} as const;
