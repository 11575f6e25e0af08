// Bodies with ids in them: ids are text here and numbers on the wire, and beyond 2^53 only their digits are exact.

/** Digits that are written without quotes. */
export interface Digits {
  readonly digits: string;
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

export const digits = (id: string): BodyValue => (/^\d+$/.test(id) ? { digits: id } : id);

const isDigits = (value: object): value is Digits =>
  'digits' in value && typeof value.digits === 'string' && Object.keys(value).length === 1;
const isList = (value: object): value is readonly BodyValue[] => Array.isArray(value);

/** Like `JSON.stringify`, with ids as they are. */
export function writeBody(value: BodyValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeBody).join(',')}]`;
  if (isDigits(value)) return value.digits;
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${writeBody(member)}`)
    .join(',')}}`;
}
