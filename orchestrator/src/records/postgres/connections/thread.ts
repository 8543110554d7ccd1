/** The thread that holds the connections: those that carry out operations wait for its answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';
import { Listening } from './listening.ts';
import type { Ask, ConnectionsStart, NewLine, ToConnections } from './protocol.ts';
import { Reach } from './reach.ts';
import { ServerClock } from './server-clock.ts';

const { place, patienceMs, clock: shared } = workerData as ConnectionsStart;
const port = parentPort!;
const clock = new ServerClock(shared);
const connections = new Set<Connection>();
const reach = new Reach(place, patienceMs);
const listening = new Listening(reach, clock, (message) => port.postMessage(message, []));

port.on('message', (message: ToConnections) => {
  if ('line' in message) serve(message.line);
  else if ('publish' in message) listening.publish(message.publish.channel, message.publish.text);
  else void end();
});

function serve({ port: line, signal }: NewLine): void {
  const connection = new Connection(reach, clock);
  connections.add(connection);
  const told = new Int32Array(signal);
  const answer = async (ask: Ask): Promise<void> => {
    line.postMessage(await connection.ask(ask), []);
    Atomics.add(told, 0, 1);
    Atomics.notify(told, 0);
  };
  line.on('message', (ask: Ask) => void answer(ask));
  line.on('close', () => {
    connections.delete(connection);
    void connection.end();
  });
}

async function end(): Promise<void> {
  reach.end();
  await Promise.all([listening.end(), ...[...connections].map((connection) => connection.end())]);
  port.close();
}
