import { setting } from '../setting.ts';

/** What components of the standard library reach outside of their pipelines. Addresses: `network.allow`. */
export const outside = {
  sourceFolders: setting<string>({
    env: 'KUMIKI_SOURCE_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that sources may read images of, with all folders in them. Without any, no source reads a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
  sinkFolders: setting<string>({
    env: 'KUMIKI_SINK_FOLDERS',
    description:
      'Folders of this machine, parted by commas, that sinks may write results to, with all folders in them. Without any, no sink writes a folder.',
    schema: { type: 'string', maxLength: 10_000 },
    default: '',
  }),
} as const;
