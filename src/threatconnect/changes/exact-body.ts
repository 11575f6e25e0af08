// Bodies with ids in them: ids are text here and numbers on the wire, and beyond 2^53 only their digits are exact.

const DIGITS: unique symbol = Symbol('digits');

/** Digits that are written without quotes. The key is a symbol, so that no content can look like them. */
export interface Digits {
  readonly [DIGITS]: string;
}
export type BodyValue =
  | string
  | number
  | boolean
  | null
  | Digits
  | readonly BodyValue[]
  | { readonly [key: string]: BodyValue };
export type Body = Readonly<Record<string, BodyValue>>;

export const digits = (id: string): BodyValue => (/^\d+$/.test(id) ? { [DIGITS]: id } : id);

const isDigits = (value: object): value is Digits => DIGITS in value;
const isList = (value: object): value is readonly BodyValue[] => Array.isArray(value);

/** Like `JSON.stringify`, with ids as they are; callers without types may leave members `undefined`. */
export function writeBody(value: BodyValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeBody).join(',')}]`;
  if (isDigits(value)) return value[DIGITS];
  return `{${Object.entries<BodyValue | undefined>(value)
    .filter((entry): entry is [string, BodyValue] => entry[1] !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${writeBody(member)}`)
    .join(',')}}`;
}
