// A value that may be kept: no text in it has a secret. Done behind the parser, because a source may write a secret with escapes.
import type { JsonValue } from '../../core/json.ts';

/** The value with `mask` applied to every text, name and number in it. */
export function maskJson(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') {
    const text = String(value);
    const masked = mask(text);
    return masked === text ? value : masked;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => maskJson(item, mask));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [mask(name), maskJson(member ?? null, mask)]),
  );
}
