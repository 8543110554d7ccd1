/** Process groups that must not outlive this process, whatever ends it in an orderly way. */
const groups = new Set<number>();
process.on('exit', () => groups.forEach((pid) => signalGroup(pid, 'SIGKILL')));

/** Lets the group that a process leads end with this process at the latest. */
export function keepGroup(pid: number): void {
  groups.add(pid);
}

/** Ends what the leader of a group started and left behind when it ended. */
export function endGroup(pid: number): void {
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

export function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left in it; on Windows there are no groups, and the process itself is gone with its pipes.
  }
}
