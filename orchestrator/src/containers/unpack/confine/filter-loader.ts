import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A program of this machine that gives itself a filter of system calls and then becomes another program. */
export interface FilterLoader {
  /** What stands before the command of a worker. */
  command(filter: Buffer): readonly string[];
}

/** The number of prctl(2) for programs that call the kernel directly. */
const prctl: Readonly<Record<string, number>> = { x64: 157, arm64: 167 };

/** `prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, …)`: the filter as hexadecimal text, then the command. */
const perl = `my $filter = pack("H*", shift @ARGV); my $call = shift @ARGV;
my $program = pack("Sx6P", length($filter) / 8, $filter);
syscall($call, 22, 2, $program, 0, 0) == 0 or die "seccomp: $!\\n";
exec { $ARGV[0] } @ARGV or die "exec: $!\\n";`;
const python = `import ctypes, os, sys
text = bytes.fromhex(sys.argv[1])
class Program(ctypes.Structure): _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(22, 2, ctypes.byref(Program(len(text) // 8, text)), 0, 0): sys.exit("seccomp: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[3], sys.argv[3:])`;

/** One of both is on any usual Linux; neither needs a package of its own, nor rights that Kumiki has not. */
const programs: readonly (readonly string[])[] = [
  ['perl', '-e', perl],
  ['python3', '-I', '-S', '-c', python],
];

/**
 * Finds what loads a filter here: each is tried with the filter itself, since a kernel may have none.
 * @param env what it is started with
 * @returns nothing where none does
 */
export async function findFilterLoader(
  filter: Buffer,
  env: Readonly<Record<string, string>>,
): Promise<FilterLoader | undefined> {
  for (const program of programs) {
    const command = (bytes: Buffer) => [...program, bytes.toString('hex'), String(prctl[process.arch] ?? 0)];
    if (await loads(command(filter), env)) return { command };
  }
  return undefined;
}

/** Whether a process that is started by it has a filter: proc(5), `Seccomp`. */
async function loads(command: readonly string[], env: Readonly<Record<string, string>>): Promise<boolean> {
  const args = ['--no-new-privs', ...command, '/bin/cat', '/proc/self/status'];
  try {
    const { stdout } = await execute('setpriv', args, { env: { ...env }, timeout: 10_000 });
    return /^Seccomp:\s+2$/m.test(stdout);
  } catch {
    return false; // it is not there, or may not
  }
}
