/** What a worker may know of the environment of the process that starts it. Secrets stay out. */
const passed =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TZ|LANG|LANGUAGE|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+|CUDA_\w+|NVIDIA_\w+|OMP_\w+|UV_THREADPOOL_SIZE|KUMIKI_WORKER_SCRATCH|KUMIKI_SOURCE_FOLDERS|KUMIKI_SINK_FOLDERS|KUMIKI_ALLOWED_ADDRESSES|VIPS_\w+|SSL_CERT_FILE|SSL_CERT_DIR|SystemRoot|SystemDrive|PATHEXT|COMSPEC|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

/** Settings that hold keys, by the one component that is told each of them. */
const toldAlone: Readonly<Record<string, string>> = {
  'source/object-prefix': 'KUMIKI_SOURCE_BUCKETS',
  'sink/object-prefix': 'KUMIKI_SINK_BUCKETS',
};

/** The name of the setting with keys that a component alone is told, where there is one. */
export function settingToldTo(component: string): string | undefined {
  return Object.hasOwn(toldAlone, component) ? toldAlone[component] : undefined;
}

/** What the process of a component is told of the environment beside what all are told. */
export function environmentOf(component: string): Readonly<Record<string, string>> {
  const name = settingToldTo(component);
  const value = name === undefined ? undefined : process.env[name];
  return name === undefined || value === undefined ? {} : { [name]: value };
}

/**
 * How glibc keeps memory: buffers of images are taken from what was freed before, and in large pages. By default
 * each is mapped anew, and the faults of its pages take as long as the copy of its content (measured for a frame of
 * 6.2 MB there and back: 9.2 ms instead of 13.2). Other C libraries do not know these names.
 */
export const workerMemory = {
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  MALLOC_MMAP_THRESHOLD_: String(64 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20),
};

/** The environment of a worker: what is passed on, what the contract says, and what is given for it alone. */
export function workerEnvironment(
  contract: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && passed.test(name)) inherited[name] = value;
  }
  return { ...(process.platform === 'linux' && workerMemory), ...inherited, ...given, ...contract };
}

/**
 * Options of Node for a process that images go through. The heap, with the pixels that are outside of it, may grow to so
 * many MiB before V8 looks for garbage: it begins with less, and a process that reads a frame for each item would mark
 * its whole heap after some 15 MB of them. Measured: frames of 6.2 MB to a worker and back in 11.0 ms instead of 12.8; a
 * chain of three steps in hosts at 0.98 and 1.04 of the speed of a loop by hand (one and two images in flight) instead of
 * 0.95 and 0.96. It costs 20 to 30 MB of memory. Twice or four times as much gives no more.
 */
export const imageProcessOptions: readonly string[] = ['--initial-heap-size=64'];
