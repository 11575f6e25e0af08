// Addresses of the platform's older pages, as its records give them: the page of a type, with the object under the name of the type.
import type { GroupRecord, IndicatorRecord } from '../state/records.ts';

const camelCase = (name: string): string =>
  name
    .split(' ')
    .map((word, index) => {
      const first = word.charAt(0);
      return (index === 0 ? first.toLowerCase() : first.toUpperCase()) + word.slice(1);
    })
    .join('');

/** Half a character, which has no encoding. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** As forms encode; `URLSearchParams` does the same at a cost that lists of many records feel. */
const formEncoded = (text: string): string =>
  encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd')).replaceAll('%20', '+');

export const indicatorPage = (baseUrl: string, record: IndicatorRecord): string => {
  const { apiEntity } = record.type;
  const page = `${baseUrl}/auth/indicators/details/${apiEntity}.xhtml`;
  return `${page}?${apiEntity}=${formEncoded(record.summary)}&owner=${formEncoded(record.owner.name)}`;
};

export const groupPage = (baseUrl: string, group: GroupRecord): string => {
  const page = camelCase(group.type.name);
  return `${baseUrl}/auth/${page}/${page}.xhtml?${page}=${group.id}`;
};
