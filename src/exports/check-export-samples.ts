// One object of each type that an export asks for, by its own query: what is read, or why nothing would be.
import { tqlIn } from '../threatconnect/index.ts';
import type { CheckContext, CheckFinding } from './check-export.ts';
import { fixedQuery } from './query/fixed.ts';
import { cleanNames } from './query/lists.ts';
import { exportFields, exportQuery, type ObjectKind } from './query/query.ts';
import { ALL_TYPES, GROUP_TYPES, INDICATOR_TYPES } from './query/types.ts';
import { readExported } from './read-exported.ts';

export async function checkSamples(context: CheckContext): Promise<readonly CheckFinding[]> {
  const found = await Promise.all(
    (['indicator', 'group'] as const).map((kind) => samplesOf(context, kind)),
  );
  return found.flat();
}

async function samplesOf(
  context: CheckContext,
  kind: ObjectKind,
): Promise<readonly CheckFinding[]> {
  const { parameters } = context;
  const tql =
    parameters.mode === 'fixed' ? fixedQuery(kind, parameters) : exportQuery(kind, parameters);
  if (tql === undefined) return [];
  const types = typesOf(kind, parameters);
  const samples = await Promise.all(types.map((type) => sample(context, kind, tql, type)));
  const readable = types.filter((_, index) => samples[index] === 'read');
  const empty = types.filter((_, index) => samples[index] === 'none');
  const refused = samples.filter((one) => one !== 'read' && one !== 'none');
  return [
    ...refused.map((one) => finding('error', one)),
    ...(readable.length > 0
      ? [finding('ok', `${kind}s: one of each was read: ${readable.join(', ')}`)]
      : []),
    ...(empty.length > 0
      ? [
          finding(
            readable.length === 0 && refused.length === 0 ? 'warning' : 'ok',
            `${kind}s: nothing is there now of ${empty.join(', ')}`,
          ),
        ]
      : []),
  ];
}

function typesOf(
  kind: ObjectKind,
  { indicator_type, group_type }: CheckContext['parameters'],
): readonly string[] {
  const named = cleanNames(kind === 'indicator' ? indicator_type : group_type);
  if (!named.includes(ALL_TYPES)) return named;
  return kind === 'indicator' ? INDICATOR_TYPES : GROUP_TYPES;
}

/** `read`, `none`, or why it cannot be read. */
async function sample(
  { tc, parameters, signal }: CheckContext,
  kind: ObjectKind,
  tql: string,
  type: string,
): Promise<string> {
  const [object] = await tc.raw.page(kind === 'indicator' ? 'indicators' : 'groups', {
    tql: [...(tql === '' ? [] : [`(${tql})`]), tqlIn('typeName', [type])].join(' AND '),
    fields: exportFields(kind, parameters),
    pageSize: 1,
    start: 0,
    signal,
  });
  if (object === undefined) return 'none';
  const read = readExported(kind, object.text, object.row);
  return 'refused' in read ? `${type}: ${read.refused.message}` : 'read';
}

const finding = (severity: CheckFinding['severity'], text: string): CheckFinding => ({
  severity,
  check: 'sample',
  text,
});
