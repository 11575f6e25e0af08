// In which rows the two forms of an object differ, and what either says there.
import type { ExportedObject } from '../../outputs/index.ts';
import type { BothForms, XsoarForm } from './both-forms.ts';

export interface FormDifference {
  readonly row: number;
  readonly compatible: string;
  readonly fixed: string;
}

const NOTHING = 'nothing';
const said = (value: unknown): string =>
  value === undefined || value === null || value === ''
    ? NOTHING
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** Fields whose differences belong to a row; all others are counted by their names. */
const OF_ROWS: ReadonlySet<string> = new Set([
  ...['confidence', 'verdict', 'threatconnectrating'],
  ...['threatassessscore', 'threatassessrating', 'threatassessconfidence'],
  ...['trafficlightprotocol', 'namefield', 'Key Value', 'keyvalue', 'feedrelatedindicators'],
]);

/** A type that XSOAR lacks has nothing to compare beyond it. */
export function formDifferences(
  object: ExportedObject,
  { compatible, fixed }: BothForms,
): readonly FormDifference[] {
  const unmapped =
    compatible.type === ''
      ? [{ row: 17, compatible: 'an empty type', fixed: fixed?.type ?? 'skipped and counted' }]
      : [];
  if (fixed === undefined) return unmapped;
  return [
    ...unmapped,
    ...differ(14, compatible.score, fixed.score, 'score '),
    ...judgement(object, compatible, fixed),
    ...differ(
      16,
      compatible.fields['trafficlightprotocol'],
      fixed.fields['trafficlightprotocol'],
      'TLP ',
    ),
    ...(compatible.type === '' ? [] : differ(18, compatible.type, fixed.type)),
    ...(object.record.type === 'Registry Key'
      ? differ(19, compatible.fields['Key Value'], fixed.fields['keyvalue'])
      : []),
    ...relationships(compatible, fixed),
    ...differ(27, undefined, fixed.expiration, 'expires '),
  ];
}

/** Names of the fields that differ and belong to no row. */
export function otherFields({ compatible, fixed }: BothForms): readonly string[] {
  if (fixed === undefined || compatible.type === '') return [];
  const names = new Set([...Object.keys(compatible.fields), ...Object.keys(fixed.fields)]);
  const others = [...names].filter(
    (name) => !OF_ROWS.has(name) && said(compatible.fields[name]) !== said(fixed.fields[name]),
  );
  return compatible.value === fixed.value ? others : [...others, 'value'];
}

function differ(row: number, left: unknown, right: unknown, what = ''): readonly FormDifference[] {
  const [compatible, fixed] = [said(left), said(right)];
  if (compatible === fixed) return [];
  const named = (text: string): string => (text === NOTHING ? text : `${what}${text}`);
  return [{ row, compatible: named(compatible), fixed: named(fixed) }];
}

/** In the one `confidence` is what the platform thinks, in the other what the owner does. */
function judgement(
  { kind, record }: ExportedObject,
  compatible: XsoarForm,
  fixed: XsoarForm,
): readonly FormDifference[] {
  if (kind === 'group' || (record.rating === undefined && record.confidence === undefined))
    return [];
  const told = (form: XsoarForm): string =>
    `confidence ${said(form.fields['confidence'])}, rating ${said(form.fields['threatconnectrating'])}`;
  return differ(15, told(compatible), told(fixed));
}

function relationships(compatible: XsoarForm, fixed: XsoarForm): readonly FormDifference[] {
  const joined = compatible.relationships.find(
    ({ entityBType, entityB }) => entityBType === 'File' && entityB.includes(':'),
  );
  const ends = ({ relationships: all }: XsoarForm): string =>
    [...new Set(all.map(({ name, entityBType }) => `${name} ${entityBType}`))].sort().join(', ');
  return [
    ...differ(20, ends(compatible), ends(fixed)),
    ...(joined === undefined
      ? []
      : [
          {
            row: 21,
            compatible: joined.entityB,
            fixed:
              fixed.relationships.find(({ entityBType }) => entityBType === 'File')?.entityB ??
              NOTHING,
          },
        ]),
  ];
}
