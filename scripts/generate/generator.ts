/** A file that is checked in and made by a program. */
export interface GeneratedFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Makes some of the generated files; `root` is the folder of the repository. */
export interface Generator {
  readonly name: string;
  generate(root: string): Promise<readonly GeneratedFile[]>;
}
