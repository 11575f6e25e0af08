// By value: the text as the platform may hold it, a File by any one of its hashes.
import { hashesOf, ipSpellings, platformSpellings } from '../model/identity.ts';
import { allOf, anyOf, type TqlCondition } from '../tql/condition.ts';
import { leaf, type Filter } from './filter.ts';

const HASH_COLUMNS = { md5: 'value1', sha1: 'value2', sha256: 'value3' } as const;
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;

const inTest = (keyword: string, values: readonly string[]): TqlCondition => ({
  kind: 'test',
  keyword,
  operator: 'IN',
  values: values.map((value) => ({ kind: 'text', value })),
});

/**
 * The indicator with this value; without a type every type that could be meant. A hash stands for the File that has it,
 * `md5 : sha1` for the File that has any of them.
 */
export const value = (text: string, type?: string): Filter<'indicator'> => {
  const hashes = type === undefined || type === 'File' ? hashesOf(text) : [];
  const isFile = type === 'File' || (hashes.length > 0 && text.split(':').every(isHash));
  const spellings = type === undefined ? ipSpellings(text) : platformSpellings(type, text);
  const lowerCase = new Set(spellings.map((one) => one.toLowerCase()));
  const byHash = hashes.map(([kind, hash]) =>
    inTest(HASH_COLUMNS[kind], [hash.toUpperCase(), hash]),
  );
  const [first] = byHash;
  const matches = isFile && first !== undefined ? anyOf(...byHash) : inTest('summary', spellings);
  return leaf({
    label: `value ${text}`,
    server: {
      condition:
        type === undefined && !isFile
          ? matches
          : allOf(inTest('typeName', [type ?? 'File']), matches),
      exact: true,
    },
    local: (record) => {
      const summary = typeof record['summary'] === 'string' ? record['summary'] : '';
      if (isFile && record.type === 'File')
        return hashesOf(summary).some(([, one]) => hashes.some(([, hash]) => hash === one));
      return (
        (type === undefined || record.type === type) &&
        ipSpellings(summary).some((one) => lowerCase.has(one.toLowerCase()))
      );
    },
    needs: [],
  });
};

const isHash = (part: string): boolean => HASH.test(part.trim());
