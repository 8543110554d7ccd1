import type { Digest } from '../../storage/index.ts';

/** The parts of https://github.com/opencontainers/image-spec/blob/main/config.md that Kumiki reads and writes. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly created?: string;
  readonly config?: {
    readonly User?: string;
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly WorkingDir?: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    /** `/data` for a folder that outlives the container. */
    readonly Volumes?: Readonly<Record<string, object>>;
    /** `7700/tcp`. */
    readonly ExposedPorts?: Readonly<Record<string, object>>;
    /** Docker’s and podman’s own; times are in nanoseconds. */
    readonly Healthcheck?: {
      readonly Test: readonly string[];
      readonly Interval?: number;
      readonly Timeout?: number;
      readonly StartPeriod?: number;
      readonly Retries?: number;
    };
  };
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly Digest[] };
  readonly history?: readonly {
    readonly created?: string;
    readonly created_by?: string;
    readonly empty_layer?: boolean;
  }[];
}

/** The beginning of 1970: an image's time is that of nothing, so that the same folder gives the same image. */
export const noTime = '1970-01-01T00:00:00Z';

/** Nobody in particular: no user of the usual images has this number, and the cluster sees that it is not root. */
export const workerUser = '65532:65532';

export interface OnTop {
  readonly layers: readonly { readonly diffId: Digest; readonly what: string }[];
  readonly command: readonly string[];
  /** What the command gets where whoever starts it says nothing else. */
  readonly arguments?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** What else the config says, e.g. of volumes. */
  readonly more?: Pick<NonNullable<ImageConfig['config']>, 'Volumes' | 'ExposedPorts' | 'Healthcheck'>;
}

/** The config of an image on top of another one. Labels of the base are its own, and are left behind. */
export function imageOnTop(
  base: ImageConfig,
  { layers, command, arguments: usual, env, labels, more }: OnTop,
): ImageConfig {
  const before = (base.config?.Env ?? []).filter((pair) => !Object.hasOwn(env, pair.split('=', 1)[0] ?? ''));
  const { architecture, os, variant } = base;
  return {
    architecture,
    os,
    ...(variant !== undefined && { variant }),
    created: noTime,
    config: {
      User: workerUser,
      Env: [...before, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      Entrypoint: command,
      ...(usual && { Cmd: usual }),
      WorkingDir: '/kumiki',
      Labels: labels,
      ...more,
    },
    rootfs: { type: 'layers', diff_ids: [...base.rootfs.diff_ids, ...layers.map(({ diffId }) => diffId)] },
    history: [...(base.history ?? []), ...layers.map(({ what }) => ({ created: noTime, created_by: what }))],
  };
}
