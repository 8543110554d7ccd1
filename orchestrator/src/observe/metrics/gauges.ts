import { Counter, Gauge, type Registry } from 'prom-client';
import type { Present } from './present.ts';

interface Reading {
  readonly name: `kumiki_${string}`;
  readonly help: string;
  readonly read: (present: Present) => number | undefined;
}

const gauges: readonly Reading[] = [
  {
    name: 'kumiki_queue_length',
    help: 'Executions that wait to be begun.',
    read: ({ queue }) => queue.waiting,
  },
  {
    name: 'kumiki_queue_oldest_seconds',
    help: 'How long the execution has waited that waits longest.',
    read: ({ queue }) => queue.oldestMs / 1000,
  },
  {
    name: 'kumiki_executions_running',
    help: 'Executions at work.',
    read: ({ queue }) => queue.running,
  },
  { name: 'kumiki_items_running', help: 'Items at work.', read: ({ itemsRunning }) => itemsRunning },
  { name: 'kumiki_lanes', help: 'Items that can be at work at a time.', read: ({ lanes }) => lanes.width },
  { name: 'kumiki_lanes_busy', help: 'Lanes that an item has.', read: ({ lanes }) => lanes.busy },
  {
    name: 'kumiki_lanes_waiting',
    help: 'Items that wait for a lane.',
    read: ({ lanes }) => lanes.waiting,
  },
  {
    name: 'kumiki_hosts',
    help: 'Processes of components that are alive.',
    read: ({ hosts }) => hosts.alive,
  },
  {
    name: 'kumiki_disk_free_bytes',
    help: 'Free space of the file system that the data folder is on.',
    read: ({ disk }) => disk.free,
  },
  {
    name: 'kumiki_disk_size_bytes',
    help: 'Size of the file system that the data folder is on.',
    read: ({ disk }) => disk.total,
  },
  { name: 'kumiki_records_bytes', help: 'Size of the records.', read: ({ disk }) => disk.records },
  { name: 'kumiki_objects_bytes', help: 'Size of all objects.', read: ({ disk }) => disk.objects },
  { name: 'kumiki_alerts_open', help: 'Alerts that are open.', read: ({ alertsOpen }) => alertsOpen },
];

const totals: readonly Reading[] = [
  {
    name: 'kumiki_hosts_started_total',
    help: 'Processes of components that were started.',
    read: ({ hosts }) => hosts.started,
  },
  {
    name: 'kumiki_hosts_lost_total',
    help: 'Processes of components that ended although nobody let them go; each is started again when it is needed.',
    read: ({ hosts }) => hosts.lost,
  },
];

/** Registers what is read when the metrics are. */
export function registerReadings(registry: Registry, present: () => Present): void {
  const registers = [registry];
  for (const { name, help, read } of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: () => gauge.set(read(present()) ?? Number.NaN),
    });
  }
  for (const { name, help, read } of totals) {
    const counter: Counter = new Counter({
      name,
      help,
      registers,
      collect: () => {
        counter.reset();
        counter.inc(read(present()) ?? 0);
      },
    });
  }
}
