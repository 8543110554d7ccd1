export {
  accepts,
  formatTypeRef,
  parseTypeRef,
  valueTypes,
  type TypeRef,
  type ValueTypeName,
} from './types.ts';
