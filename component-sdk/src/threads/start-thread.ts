import { extname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a program of ours in a thread of its own.
 *
 * V8 keeps the wrappers of WebAssembly's imports once for all threads of a process. Node 24 has V8 13.6, where a thread
 * may still take a wrapper that another one is just about to free: it is then freed twice, and the process dies of SIGTRAP
 * (`Check failed: jit_page.has_value()` in `WasmImportWrapperCache::Free`) or SIGSEGV (nodejs/node#64500; V8 has counted
 * them in another way since). A thread that comes and goes with WebAssembly is enough, and Node strips the types of a
 * program with WebAssembly. So where there are such threads, V8 frees no such code before all of its module goes: it costs
 * some hundred kilobytes that others would have had back.
 * @param program relative to the module that starts it, without extension: it is TypeScript where that one is (in the
 * repository), JavaScript where it is installed
 * @param from `import.meta.url` of that module
 */
export function startThread(program: string, from: string, options: WorkerOptions): Worker {
  setFlagsFromString('--no-wasm-code-gc');
  return new Worker(new URL(program + extname(new URL(from).pathname), from), options);
}
