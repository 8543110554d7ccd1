import { optional, setting } from '../setting.ts';

const port = { type: 'integer', minimum: 0, maximum: 65_535 } as const;

/** Where the platform is reached. */
export const server = {
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
  data: optional<string>({
    env: 'KUMIKI_DATA',
    description:
      'The folder of records and objects; without it `kumiki` in the folder for the data of your programs (`~/.local/share`).',
    schema: { type: 'string', minLength: 1 },
  }),
} as const;
