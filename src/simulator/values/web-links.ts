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

export const indicatorPage = (baseUrl: string, record: IndicatorRecord): string => {
  const { apiEntity } = record.type;
  const query = new URLSearchParams({ [apiEntity]: record.summary, owner: record.owner.name });
  return `${baseUrl}/auth/indicators/details/${apiEntity}.xhtml?${query.toString()}`;
};

export const groupPage = (baseUrl: string, group: GroupRecord): string => {
  const page = camelCase(group.type.name);
  return `${baseUrl}/auth/${page}/${page}.xhtml?${page}=${group.id}`;
};
