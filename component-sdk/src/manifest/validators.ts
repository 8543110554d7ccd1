import { ownValidator } from '../schema/index.ts';
import { componentSchema, identifier } from './component-schema.ts';
import { component as componentCode, identifier as identifierCode } from './component-schema.validate.ts';

export const manifestValidator = ownValidator(componentSchema, componentCode);

/** Of the names of inputs, outputs, parameters and steps. */
export const identifierValidator = ownValidator(identifier, identifierCode);
