// The searchable list of indicators or groups on the page.
import type { Platform } from '../platform.ts';
import { GroupRecord, IndicatorRecord, type IntelRecord } from '../state/records.ts';
import { markup, count, several, time, type Html } from './html.ts';

const PAGE_SIZE = 50;

export interface Choice {
  readonly kind: 'indicators' | 'groups';
  readonly owner: string;
  readonly text: string;
  readonly page: number;
  readonly id: number | undefined;
}

export const readChoice = (query: URLSearchParams): Choice => {
  const page = Number(query.get('page') ?? 1);
  const id = Number(query.get('id') ?? Number.NaN);
  return {
    kind: query.get('kind') === 'groups' ? 'groups' : 'indicators',
    owner: query.get('owner') ?? '',
    text: query.get('q') ?? '',
    page: Number.isInteger(page) && page > 0 ? page : 1,
    id: Number.isInteger(id) ? id : undefined,
  };
};

const fits = (record: IntelRecord, choice: Choice, text: string): boolean =>
  (choice.id === undefined || record.id === choice.id) &&
  (choice.owner === '' || record.owner.name === choice.owner) &&
  (text === '' ||
    record.title.toLowerCase().includes(text) ||
    record.tags.some((tag) => tag.name.toLowerCase().includes(text)));

/** The records of one page, newest first, and how many there are in all. */
const find = (
  platform: Platform,
  choice: Choice,
): { rows: IntelRecord[]; total: number; page: number } => {
  const text = choice.text.toLowerCase();
  const all: Iterable<IntelRecord> = platform.store[choice.kind].values();
  const found: IntelRecord[] = [];
  for (const record of all) if (fits(record, choice, text)) found.push(record);
  // Behind the end there is nothing to see; the last page is what was meant.
  const page = Math.min(choice.page, pagesOf(found.length));
  const start = (page - 1) * PAGE_SIZE;
  const end = found.length - start;
  return {
    rows: found.slice(Math.max(0, end - PAGE_SIZE), Math.max(0, end)).reverse(),
    total: found.length,
    page,
  };
};

const state = (record: IntelRecord): Html => {
  if (!(record instanceof IndicatorRecord)) return markup`<span class="soft">group</span>`;
  return record.active
    ? markup`<span class="good">active</span>`
    : markup`<span class="warn">inactive</span>`;
};

const details = (record: IntelRecord): Html => {
  const groups = record.groups.map((group) => markup`<span class="chip">${group.name}</span>`);
  const linked = record instanceof GroupRecord ? record.indicators.size : 0;
  if (record.attributes.length === 0 && groups.length === 0 && linked === 0) return markup``;
  const attributes = record.attributes.map(
    (item) =>
      markup`<dt>${item.type.name}${item.displayed ? ' (shown)' : ''}</dt>
        <dd>${item.value}</dd>`,
  );
  const words = [
    ...(attributes.length > 0 ? [several(attributes.length, 'attribute')] : []),
    ...(groups.length > 0 ? [several(groups.length, 'group')] : []),
    ...(linked > 0 ? [several(linked, 'indicator')] : []),
  ].join(', ');
  return markup`<details>
    <summary>${words}</summary>
    <dl>${attributes}</dl>
    ${groups}
  </details>`;
};

const row = (record: IntelRecord): Html => {
  const { rating = '–', confidence = '–' } = record instanceof IndicatorRecord ? record : {};
  const labels = record.labels.map((label) => markup`<span class="chip">${label.name}</span>`);
  const tags = record.tags.map((tag) => markup`<span class="chip">${tag.name}</span>`);
  return markup`<tr>
    <td>${record.type.name}<br /><span class="soft">${record.owner.name}</span></td>
    <td class="value">${record.title}${details(record)}</td>
    <td>${state(record)}</td>
    <td class="n">${rating}</td>
    <td class="n">${confidence}</td>
    <td>${tags}${labels}</td>
    <td>${time(record.addedAt * 1000)}</td>
    <td>${time(record.modifiedAt * 1000)}</td>
  </tr>`;
};

const address = (choice: Choice, page: number): string => {
  const query = new URLSearchParams({ kind: choice.kind, page: String(page) });
  if (choice.owner !== '') query.set('owner', choice.owner);
  if (choice.text !== '') query.set('q', choice.text);
  return `/?${query.toString()}#objects`;
};

const pagesOf = (total: number): number => Math.max(1, Math.ceil(total / PAGE_SIZE));

const pager = (choice: Choice, total: number): Html => {
  if (total === 0) return markup``;
  const pages = pagesOf(total);
  return markup`<nav>
    ${choice.page > 1 ? markup`<a href="${address(choice, choice.page - 1)}">Newer</a>` : ''}
    <span class="soft">page ${count(choice.page)} of ${count(pages)}, ${count(total)} found</span>
    ${choice.page < pages ? markup`<a href="${address(choice, choice.page + 1)}">Older</a>` : ''}
  </nav>`;
};

const option = (value: string, label: string, chosen: boolean): Html =>
  chosen
    ? markup`<option value="${value}" selected>${label}</option>`
    : markup`<option value="${value}">${label}</option>`;

export const objectsSection = (platform: Platform, asked: Choice): Html => {
  const { rows, total, page } = find(platform, asked);
  const choice = { ...asked, page };
  const owners = platform.store.owners.map(({ name }) => option(name, name, name === choice.owner));
  return markup`<section id="objects">
    <h2>Indicators and groups</h2>
    <form method="get" action="/#objects">
      <select name="kind" aria-label="Kind">
        ${option('indicators', 'Indicators', choice.kind === 'indicators')}${option('groups', 'Groups', choice.kind === 'groups')}
      </select>
      <select name="owner" aria-label="Owner">
        ${option('', 'All owners', choice.owner === '')}${owners}
      </select>
      <input
        type="search"
        name="q"
        value="${choice.text}"
        placeholder="Part of a value or tag"
        aria-label="Search"
      /><button>Search</button>
    </form>
    ${
      rows.length === 0
        ? markup`<p class="soft">Nothing here${choice.text === '' ? ' yet' : ' that fits'}.</p>`
        : markup`<div class="wide"><table>
            <thead>
              <tr>
                <th>Type</th>
                <th>Value</th>
                <th>State</th>
                <th class="n">Rating</th>
                <th class="n">Confidence</th>
                <th>Tags</th>
                <th>Added</th>
                <th>Modified</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(row)}
            </tbody>
          </table></div>`
    }${pager(choice, total)}
  </section>`;
};
