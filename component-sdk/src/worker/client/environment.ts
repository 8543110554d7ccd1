/** What a worker may know of the environment of the process that starts it. Secrets stay out. */
const passed =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TZ|LANG|LANGUAGE|LC_\w+|LD_LIBRARY_PATH|DYLD_\w+|CUDA_\w+|NVIDIA_\w+|OMP_\w+|UV_THREADPOOL_SIZE|VIPS_\w+|SSL_CERT_FILE|SSL_CERT_DIR|SystemRoot|SystemDrive|PATHEXT|COMSPEC|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

/** The environment of a worker: what is passed on, what the contract says, and what is given for it alone. */
export function workerEnvironment(
  contract: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && passed.test(name)) inherited[name] = value;
  }
  return { ...inherited, ...given, ...contract };
}
