// What an operator decides about attribute types (M5, M7): a type that the platform lacks is left out or told in the Description.
import type { JsonValue } from '../../core/json.ts';

export type AttributePolicy = 'skip' | 'description';

/** Values of the parameter `attribute_policy`: attribute type to policy. */
export function attributePolicyOf(
  type: string,
  parameters: Readonly<Record<string, JsonValue>>,
): AttributePolicy | undefined {
  const policies = parameters['attribute_policy'];
  if (typeof policies !== 'object' || policies === null || !Object.hasOwn(policies, type))
    return undefined;
  return (policies as Readonly<Record<string, AttributePolicy>>)[type];
}
