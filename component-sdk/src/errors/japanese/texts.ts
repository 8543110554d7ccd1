/**
 * What happened and what to do, in Japanese, by code. `{name}` stands for the values of the English texts of the table; either
 * text may use those of both.
 */
export type JapaneseTexts = Readonly<Record<string, readonly [message: string, remedy: string]>>;
