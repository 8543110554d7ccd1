declare module 'virtual:errors-in-japanese' {
  const texts: {
    readonly errors: Readonly<Record<string, readonly string[]>>;
    readonly phrases: readonly (readonly string[])[];
  };
  export default texts;
}
