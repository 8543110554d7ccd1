import { getJson } from '../../api/client.ts';
import { useResource } from '../../api/resource.svelte.ts';
import type { Table } from '../../api/types.ts';
import { localText } from '../../i18n/language.svelte.ts';

/** What people call the results of runs. What is not known, or not yet, goes by its name in the pipeline. */
export interface OutputTitles {
  output(name: string): string;
  /** By the key of a column, such as `detections.count`. */
  value(key: string): string;
}

/**
 * @param ids the runs; the first that knows a title says it
 * @param changes read anew whenever it gives something else
 */
export function useOutputTitles(
  ids: () => readonly string[],
  changes: () => unknown = () => 0,
): OutputTitles {
  const known = useResource(async (signal) => {
    void changes();
    // A run that has no plan yet has no titles either.
    const read = (id: string) =>
      getJson<Table>(`/executions/${id}/table`, { limit: 1 }, signal).catch(() => undefined);
    const tables = await Promise.all(ids().map(read));
    return tables.flatMap((table) => table?.columns ?? []);
  });
  return {
    output: (name) => localText(known.value?.find(({ output }) => output === name)?.output_title, name),
    value: (wanted) => localText(known.value?.find(({ key }) => key === wanted)?.title, wanted),
  };
}
