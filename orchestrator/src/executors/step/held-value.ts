import { Image, type Value } from '@kumiki/component-sdk/values';

/** How a value is wanted. `file`: an image as the file to hand out; `sent`: as one that is sent on at once and not kept. */
export type WantedForm = 'value' | 'file' | 'sent';

/**
 * A value whose content lies elsewhere: in the process that made it, or in a store. It is brought here only where
 * somebody needs it here.
 */
export abstract class HeldValue {
  /** What it is once it is here. */
  abstract readonly kind: 'image' | 'file' | 'data';
  /** Its content is gone: the process that held it has ended, or what was stored cannot be read. */
  abstract readonly lost: boolean;
  /**
   * The value itself. `file` and `sent`: an image comes as the file to hand out, as `Image.toFile` gives it.
   * @throws VALUE_LOST, OBJECT_NOT_FOUND, OBJECT_CORRUPT; `lost` is then true
   */
  abstract fetch(form: WantedForm): Promise<Value>;
}

/** A value of an item on its way. */
export type StepValue = Value | HeldValue | readonly StepValue[];

/** By the name of the input or output; what is absent is not there. */
export type StepValues = Readonly<Record<string, StepValue>>;

export function isLost(value: StepValue): boolean {
  if (value instanceof HeldValue) return value.lost;
  return Array.isArray(value) && value.some((element: StepValue) => isLost(element));
}

/** Brings a value here, in lists too, one after the other. @throws as `HeldValue.fetch` */
export async function fetchValue(value: StepValue, form: WantedForm = 'value'): Promise<Value> {
  if (value instanceof HeldValue) return await value.fetch(form);
  if (value instanceof Image)
    return form === 'value' ? value : await value.withFile({ quick: form === 'sent' });
  if (!Array.isArray(value) || !value.some((element: StepValue) => holdsImages(element)))
    return value as Value;
  const here: Value[] = [];
  for (const element of value as readonly StepValue[]) here.push(await fetchValue(element, form));
  return here;
}

function holdsImages(value: StepValue): boolean {
  if (Array.isArray(value)) return value.some((element: StepValue) => holdsImages(element));
  return value instanceof HeldValue || value instanceof Image;
}
