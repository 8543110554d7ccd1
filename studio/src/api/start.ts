import { isStored, type GivenFile } from './given-file.ts';
import { postForm } from './client.ts';
import type { Execution, PipelineForm } from './types.ts';

export type Priority = Execution['priority'];

/** What a run is started with. */
export interface Start {
  readonly pipeline: string;
  /** Files by the input that they are for; several of one input make as many items. */
  readonly files: Readonly<Record<string, readonly GivenFile[]>>;
  /** Values by the input that they are for. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly priority?: Priority;
}

/** Starts a run; it is recorded when this resolves. @throws ApiError */
export async function startExecution({
  pipeline,
  files,
  values = {},
  params,
  priority,
}: Start): Promise<Execution> {
  const form = new FormData();
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const stored = Object.fromEntries(
    Object.entries(files).flatMap(([input, chosen]) => {
      const ids = chosen.filter(isStored).map(({ file_id: file }) => ({ file }));
      return ids.length > 0 ? [[input, ids.length === 1 ? ids[0] : ids]] : [];
    }),
  );
  const inputs = { ...Object.fromEntries(given), ...stored };
  form.append(
    'execution',
    JSON.stringify({
      pipeline,
      ...(params && { params }),
      ...(priority && { priority }),
      ...(Object.keys(inputs).length > 0 && { inputs }),
    }),
  );
  for (const [input, chosen] of Object.entries(files)) {
    for (const file of chosen) if (!isStored(file)) form.append(`inputs.${input}`, file, file.name);
  }
  return await postForm<Execution>('/executions', form);
}

/** The inputs that files are chosen for. */
export function fileInputs({ inputs }: PipelineForm): readonly string[] {
  return Object.keys(inputs);
}

/** The only image that has to be given, where that is all: then a photo alone is enough. */
export function onlyImage({ inputs }: PipelineForm): string | undefined {
  const needed = Object.entries(inputs).filter(([, { optional }]) => optional !== true);
  const [first] = needed;
  return needed.length === 1 && first?.[1].type === 'image' && first[1].list !== true ? first[0] : undefined;
}
