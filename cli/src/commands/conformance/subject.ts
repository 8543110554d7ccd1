import { parseManifest, type Manifest } from '@kumiki/component-sdk/manifest';
import {
  SlotPool,
  startWorker,
  ValueReader,
  ValueWriter,
  type Result,
  type StartOptions,
  type WorkerLink,
} from '@kumiki/component-sdk/worker/client';
import { casesOf } from './cases.ts';
import { Unmet, type PacketParts, type SendOptions, type Subject } from './check.ts';

/** How long a result may take before a check gives the worker up, in ms. */
const patienceMs = 30_000;

export interface Target {
  readonly options: StartOptions;
  /** Where the files of the manifest's examples are. */
  readonly folder?: string;
}

/** Starts a worker, lets some work be done with it, and ends it. */
export async function withSubject<T>(target: Target, work: (subject: Subject) => Promise<T>): Promise<T> {
  const link = await startWorker(target.options);
  const slots = new SlotPool(link.folder.inputs);
  try {
    const manifest = parseManifest(link.description.manifest, 'the manifest');
    return await work(await subjectOf(target, link, manifest, slots));
  } finally {
    await link.close(link.stopMs);
    slots.close();
  }
}

async function subjectOf(
  target: Target,
  link: WorkerLink,
  manifest: Manifest,
  slots: SlotPool,
): Promise<Subject> {
  const { description, packets, folder } = link;
  let count = 0;
  const send = async (parts: PacketParts, { sent, accepted }: SendOptions = {}): Promise<Result> => {
    const { id = `packet-${++count}`, inputs = {}, messages, params = {}, deadlineMs = 0, stream } = parts;
    const writer = new ValueWriter({ slots, decodes: description.decodes });
    try {
      const written = { ...(await writer.writeAll(inputs)), ...messages };
      const packet = {
        id,
        inputs: written,
        params: JSON.stringify(params),
        deadlineMs,
        attempt: 1,
        root: id,
        ...(stream !== undefined && { stream }),
      };
      const result = packets.send(packet, accepted && { accepted });
      sent?.(id);
      return await inTime(result);
    } finally {
      writer.release();
    }
  };
  const read: Subject['read'] = async ({ id, outputs }) => {
    const broken = (reason: string) => new Unmet(reason);
    try {
      return await new ValueReader({ folder: folder.outputs, broken }).readAll(outputs);
    } finally {
      packets.release(id);
    }
  };
  const cases = await casesOf(manifest, target.folder);
  const another = async <T>(work: (subject: Subject) => Promise<T>) => await withSubject(target, work);
  return { link, manifest, description, cases, send, read, another };
}

async function inTime(result: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Unmet(`it gave no result in ${patienceMs / 1000} s`));
  }, patienceMs);
  try {
    return await Promise.race([result, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
