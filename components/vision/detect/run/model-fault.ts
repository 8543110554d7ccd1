/** Why a model cannot be used, and what its owner can do: in words, since it crosses threads. */
export class ModelFault extends Error {
  readonly advice: string;

  constructor(reason: string, advice: string) {
    super(reason);
    this.advice = advice;
  }
}
