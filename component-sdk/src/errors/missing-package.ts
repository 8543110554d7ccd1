/** The package that an import did not find, where that is why something was thrown: `sharp`, `@acme/tools`. */
export function missingPackage(reason: string): string | undefined {
  // Node's own words, which also come out of threads, where the code of the error is lost.
  return /^Cannot find package '([^']{1,214})' imported from /.exec(reason)?.[1];
}
