// `sorting` of a v3 list: `keyword direction [keyword direction …]`; nulls come last unless `nullsfirst` is asked for.
import { ReplyError, v3Error } from '../../transport/reply.ts';
import type { FieldValue, Keywords } from '../../tql/compile.ts';

type Compare<T> = (left: T, right: T) => number;

const scalar = (value: FieldValue): string | number | undefined => {
  const one = Array.isArray(value) ? (value as readonly (string | number)[])[0] : value;
  return typeof one === 'boolean' ? Number(one) : (one as string | number | undefined);
};

export const readSorting = <T>(text: string, keywords: Keywords<T>): Compare<T> => {
  const words = text.trim().split(/\s+/);
  const compares: Compare<T>[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const field = keywords.fields.get((words[at] ?? '').toLowerCase());
    if (field === undefined)
      throw new ReplyError(v3Error('BadRequest', `Sorting by ${words[at] ?? ''} is not supported`));
    let sign = 1;
    let nulls = 1;
    while (/^(?:asc|desc|nullsfirst|nullslast)$/i.test(words[at + 1] ?? '')) {
      at += 1;
      const word = words[at]?.toLowerCase();
      if (word === 'desc') sign = -1;
      if (word === 'nullsfirst') nulls = -1;
    }
    compares.push((left, right) => {
      const a = scalar(field.read(left));
      const b = scalar(field.read(right));
      if (a === b) return 0;
      if (a === undefined) return nulls;
      if (b === undefined) return -nulls;
      return a < b ? -sign : sign;
    });
  }
  return (left, right) => {
    for (const compare of compares) {
      const order = compare(left, right);
      if (order !== 0) return order;
    }
    return 0;
  };
};

/** Of `sorting` that is by id alone, where no null can be; nothing given is that too. */
export const orderById = (sorting: string): 'asc' | 'desc' | undefined => {
  const [keyword = 'id', ...words] = sorting.trim().toLowerCase().split(/\s+/);
  if (keyword !== 'id' && keyword !== '') return undefined;
  if (words.some((word) => !/^(?:asc|desc|nullsfirst|nullslast)$/.test(word))) return undefined;
  return words.includes('desc') ? 'desc' : 'asc';
};
