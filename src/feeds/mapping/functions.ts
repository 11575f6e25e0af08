// The named functions of the mapping language. Each is data (name and options) in the tree; what it does and how it reads is
// told in the file of its kind.
import type { MappingFunction } from './function-contract.ts';
import { IDENTITY_FUNCTIONS } from './identity-functions.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { PLATFORM_FUNCTIONS } from './platform-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { VALUE_FUNCTIONS } from './value-functions.ts';

export type { FunctionTools } from './function-contract.ts';
export { isMissing, textOf } from './scalars.ts';

/** By name, as it stands in the tree. */
export const FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  ...TEXT_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...VALUE_FUNCTIONS,
  ...IDENTITY_FUNCTIONS,
  ...PLATFORM_FUNCTIONS,
};
