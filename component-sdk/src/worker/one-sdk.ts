import { registerHooks } from 'node:module';

const sdk = '@kumiki/component-sdk';
let done = false;

/**
 * Lets all code in this process that imports the SDK get the one copy that runs it. An image is known by its
 * class, so a component that brought its own copy would be given images that it does not know; and a component
 * folder needs no installed packages of its own just for the SDK.
 */
export function shareOneSdk(): void {
  if (done) return;
  done = true;
  registerHooks({
    resolve(specifier, context, next) {
      const isSdk = specifier === sdk || specifier.startsWith(`${sdk}/`);
      return next(specifier, isSdk ? { ...context, parentURL: import.meta.url } : context);
    },
  });
}
