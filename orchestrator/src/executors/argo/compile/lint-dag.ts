import { found } from './lint-container.ts';
import type { DagTask, DagTemplate, WorkflowSpec } from './workflow.ts';

/** What the order of the pods lacks: for each shard a chain through all groups, which waits for no other shard. */
export function faultsOfDag({
  entrypoint,
  templates,
}: Pick<WorkflowSpec, 'entrypoint' | 'templates'>): string[] {
  const first = templates.find(({ name }) => name === entrypoint);
  if (!first || !('dag' in first)) return ['nothing says in which order its pods work'];
  const groups = templates.flatMap((template) => ('container' in template ? [template.name] : []));
  const dag: Partial<DagTemplate['dag']> = first.dag;
  const shards = Map.groupBy(first.dag.tasks, shardOf);
  return [
    ...found(dag.failFast !== false, 'one pod that fails ends the others'),
    ...found(shards.size === 0, 'nothing is done'),
    ...[...shards].flatMap(([shard, tasks]) => {
      const isChain =
        shard !== undefined &&
        tasks.length === groups.length &&
        tasks.every(
          ({ template, depends }, at) => template === groups[at] && depends === tasks[at - 1]?.name,
        );
      return found(!isChain, `shard ${shard}: its groups are no chain`);
    }),
  ];
}

function shardOf({ arguments: given }: DagTask): string | undefined {
  return given?.parameters?.find(({ name }) => name === 'shard')?.value;
}
