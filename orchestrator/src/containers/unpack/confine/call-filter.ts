import { lastKnownCall, refusedCalls, watchedCalls } from './system-calls.ts';

/** What the kernel does with a call: seccomp(2). */
const allow = 0x7fff_0000;
const kill = 0x8000_0000;
const refuse = (errno: number): number => 0x0005_0000 + errno;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** Where `struct seccomp_data` has what is looked at; both processors put the lower half of an argument first. */
const offset = { call: 0, processor: 4, argument: (at: number) => 16 + 8 * at } as const;

/** All namespaces that `clone` and `unshare` make: mounts, control groups, names, IPC, users, processes, network, time. */
const namespaces = 0x7e02_0080;
/** Local ones, IPv4, IPv6, and what says which networks there are. */
const socketFamilies = [1, 2, 10, 16];
/** They write into the terminal of whoever started the process: ioctl_tty(2). */
const terminalWrites = [0x5412, 0x541c];
/** Calls of another kind of program on x64 (x32). */
const otherKind = 0x4000_0000;

const processors: Readonly<Record<string, { readonly column: 0 | 1; readonly audit: number }>> = {
  x64: { column: 0, audit: 0xc000_003e },
  arm64: { column: 1, audit: 0xc000_00b7 },
};

/** One instruction of the kernel's packet filter: bpf(4), `struct sock_filter`. */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

const load = (at: number): Instruction => [0x20, 0, 0, at];
const answer = (action: number): Instruction => [0x06, 0, 0, action];
/** Goes on with the next instruction where it holds, else with the one after that. */
const equal = (value: number): Instruction => [0x15, 0, 1, value];
const notEqual = (value: number): Instruction => [0x15, 1, 0, value];
const above = (value: number): Instruction => [0x25, 0, 1, value];
const anyBit = (bits: number): Instruction => [0x45, 0, 1, bits];

/**
 * A filter of system calls for a worker: a program that the kernel asks at each call, as bytes that prctl(2) takes. Whatever a component needs is
 * allowed; what it has no use for is answered with EPERM, and what these tables do not know with ENOSYS, as by an older kernel.
 * @param architecture as `process.arch` has it
 * @returns nothing for a processor whose calls are not known
 */
export function callFilter(architecture: string): Buffer | undefined {
  const processor = processors[architecture];
  if (!processor) return undefined;
  const { column, audit } = processor;
  const numberOf = (name: keyof typeof watchedCalls) => watchedCalls[name][column];
  const refused = Object.values(refusedCalls).flatMap((numbers) => numbers[column] ?? []);
  return encode([
    load(offset.processor),
    notEqual(audit),
    answer(kill),
    load(offset.call),
    ...(architecture === 'x64' ? [anyBit(otherKind), answer(refuse(ENOSYS))] : []),
    above(lastKnownCall),
    answer(refuse(ENOSYS)),
    // What it would make cannot be seen from here; libraries fall back to `clone`.
    equal(numberOf('clone3')),
    answer(refuse(ENOSYS)),
    ...refused.flatMap((number) => [equal(number), answer(refuse(EPERM))]),
    ...watched(numberOf('clone'), 0, [anyBit(namespaces & ~0x80), answer(refuse(EPERM))]),
    ...watched(numberOf('unshare'), 0, [anyBit(namespaces), answer(refuse(EPERM))]),
    ...watched(
      numberOf('ioctl'),
      1,
      terminalWrites.flatMap((request) => [equal(request), answer(refuse(EPERM))]),
    ),
    ...watched(numberOf('socket'), 0, [
      ...socketFamilies.flatMap((family) => [equal(family), answer(allow)]),
      answer(refuse(EAFNOSUPPORT)),
    ]),
    answer(allow),
  ]);
}

/** Looks at an argument of one call; what is not answered there is allowed. */
function watched(call: number, argument: number, checks: readonly Instruction[]): Instruction[] {
  const inner = [load(offset.argument(argument)), ...checks, answer(allow)];
  return [[0x15, 0, inner.length, call], ...inner];
}

function encode(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * instructions.length);
  for (const [at, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
    bytes.writeUInt16LE(code, 8 * at);
    bytes.writeUInt8(ifTrue, 8 * at + 2);
    bytes.writeUInt8(ifFalse, 8 * at + 3);
    bytes.writeUInt32LE(value, 8 * at + 4);
  }
  return bytes;
}
