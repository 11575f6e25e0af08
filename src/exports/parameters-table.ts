// Every parameter of an export: those of the XSOAR integration under their own names, and those that it does not have. What
// describes the instance stands in the block of the platform.
import { z } from 'zod';
import { choice, flag, instant, names, namesOf, whole } from './parameters-values.ts';
import { ALL_TYPES, GROUP_TYPES, MALWARE_REPORT } from './query/types.ts';

export interface ExportParameter<S extends z.ZodType = z.ZodType> {
  /** Who reads it: the query, the windows, the schedule, or the outputs. */
  readonly usedBy: 'query' | 'windows' | 'schedule' | 'outputs';
  readonly description: string;
  /** With its default, where it has one. */
  readonly schema: S;
}

const parameter = <S extends z.ZodType>(
  usedBy: ExportParameter['usedBy'],
  schema: S,
  description: string,
): ExportParameter<S> => ({ usedBy, description, schema });

const UNLIMITED = Number.MAX_SAFE_INTEGER;
const text = (): z.ZodType<string, string> => z.string({ error: 'expected text' });

/** Of the integration. */
const INTEGRATION = {
  fetch_limit: parameter(
    'query',
    whole(1, UNLIMITED).optional(),
    'Objects of one run, indicators and groups together, while everything is read; the next run goes on behind them. What is new comes in every run, and all of it: nothing is lost, unlike with the integration’s cap. Default: compatible 2000, fixed no limit.',
  ),
  tags: parameter('query', names().default([]), 'Only objects with one of these tags.'),
  owners: parameter(
    'query',
    names().default([]),
    'Only objects of these owners. None: all that the credentials may read.',
  ),
  feed: parameter(
    'schedule',
    flag().default(true),
    'False: the export has no schedule, whatever else is said. True, when written: one of feedFetchInterval, where it has none of its own.',
  ),
  feedReputation: parameter(
    'outputs',
    choice(['None', 'Good', 'Suspicious', 'Bad']).optional(),
    'Verdict on everything of this export, for outputs that have one. Default: compatible Bad, which is the business of its receiver, fixed None.',
  ),
  feedReliability: parameter(
    'outputs',
    choice([
      'A - Completely reliable',
      'B - Usually reliable',
      'C - Fairly reliable',
      'D - Not usually reliable',
      'E - Unreliable',
      'F - Reliability cannot be judged',
    ]).optional(),
    'How much the receiver shall trust this source. Default: compatible F - Reliability cannot be judged, which is the business of its receiver, fixed none.',
  ),
  tlp_color: parameter(
    'outputs',
    choice(['', 'RED', 'AMBER', 'GREEN', 'WHITE', 'AMBER+STRICT', 'CLEAR']).default(''),
    'Compatible: marking of every object, if any. Fixed: marking of objects without a label. AMBER+STRICT and CLEAR are of TLP 2.0.',
  ),
  indicator_type: parameter(
    'query',
    names().default([ALL_TYPES]),
    'Types of indicators. All: compatible eleven of them, fixed every type that the instance has. None: no indicators.',
  ),
  group_type: parameter(
    'query',
    namesOf([ALL_TYPES, ...GROUP_TYPES, MALWARE_REPORT]).default([ALL_TYPES]),
    'Types of groups. All: compatible eight of them, fixed every type that the instance has. None: no groups. Malware Report, an option that no object has, is for compatible only.',
  ),
  indicator_active: parameter(
    'query',
    flag().default(true),
    'True: active indicators only; fixed asks for both states and withdraws those that are switched off. False: fixed keeps inactive ones; compatible leaves the condition out, and then the platform answers with active ones nevertheless.',
  ),
  createRelationships: parameter(
    'query',
    flag().default(false),
    'Asks for associations and makes relationships of them.',
  ),
  indicator_query: parameter(
    'query',
    text().default(''),
    'TQL for indicators instead of the conditions that the other parameters make. Fixed adds the window; compatible sends it alone and so reads the same objects in every run.',
  ),
  use_indicator_query_for_group: parameter(
    'query',
    flag().optional(),
    'Takes indicator_query for groups, too. Default: compatible true, fixed false, because most conditions on indicators are none on groups.',
  ),
  group_query: parameter(
    'query',
    text().default(''),
    'TQL for groups, where indicator_query is not taken for them.',
  ),
  confidence: parameter(
    'query',
    whole(0, 100).default(0),
    'Confidence of indicators: compatible above, fixed at least this. 0: any.',
  ),
  threat_assess_score: parameter(
    'query',
    whole(0, 1000).default(0),
    'ThreatAssess score of indicators: compatible above, fixed at least this. 0: any.',
  ),
  feedExpirationPolicy: parameter(
    'outputs',
    choice(['never', 'interval', 'indicatorType', 'suddenDeath']).optional(),
    'When the receiver lets objects expire. suddenDeath is of old versions and suits outputs of the whole state only.',
  ),
  feedExpirationInterval: parameter(
    'outputs',
    whole(1, UNLIMITED).optional(),
    'Minutes until objects expire, with feedExpirationPolicy interval.',
  ),
  feedFetchInterval: parameter(
    'schedule',
    whole(1, UNLIMITED).default(240),
    'Minutes between two runs, when this or feed is written and the export has no schedule of its own.',
  ),
  feedIncremental: parameter(
    'outputs',
    flag().default(true),
    'When written, what outputs tell that do not say it themselves (content) and can do both. True: what happened; false: all that is held.',
  ),
  feedBypassExclusionList: parameter(
    'outputs',
    flag().default(false),
    'For the receiver: values of its exclusion list are kept.',
  ),
  feedTags: parameter(
    'outputs',
    names().default([]),
    'Tags that outputs add. Fixed; the integration declares them and does nothing with them.',
  ),
  status: parameter(
    'query',
    names().default([]),
    'Only objects with one of these values of status. An old parameter that the integration still reads. Fixed: for groups only, because indicators have no such field.',
  ),
};

/** What the integration does not have. */
const OWN = {
  mode: parameter(
    'query',
    choice(['fixed', 'compatible']).default('fixed'),
    'Whether queries are those of the integration, faults included, or what they should be.',
  ),
  delta: parameter(
    'windows',
    choice(['lastModified', 'dateAdded']).default('lastModified'),
    'Which date decides what is new. Compatible always takes dateAdded.',
  ),
  firstFetch: parameter(
    'windows',
    instant().optional(),
    'Objects whose date is before this instant are not read. Default: everything.',
  ),
  overlapSeconds: parameter(
    'windows',
    whole(0, 86_400).default(300),
    'How much of what was read is read again: a transaction may end later than the instant that it writes.',
  ),
  lagSeconds: parameter(
    'windows',
    whole(0, 3_600).default(30),
    "How far windows stay behind the platform's clock, so that they are closed when they are read.",
  ),
  liveDays: parameter(
    'windows',
    whole(1, 3_650).default(7),
    'How many days the first run of a new export covers when it does not read everything (fetch_limit, requestsPerRun, more than 100 000 objects); the rest follows in the next runs.',
  ),
  wholeHours: parameter(
    'windows',
    whole(0, 8_760).default(24),
    'After so many hours a run reads everything instead of what is new, because objects also leave without a word: a tag that was taken off, a group that was deleted. 0: never.',
  ),
  parallel: parameter(
    'windows',
    whole(1, 16).default(4),
    'How many ranges of ids are read at the same time.',
  ),
  maxPageSize: parameter(
    'windows',
    whole(1, 10_000).default(10_000),
    'Objects per request, at most. Pages begin smaller and grow while they are fast.',
  ),
  requestsPerMinute: parameter(
    'windows',
    whole(1, UNLIMITED).optional(),
    'Further requests wait; all that one worker asks for this export counts. Default: no limit.',
  ),
  requestsPerRun: parameter(
    'windows',
    whole(1, UNLIMITED).optional(),
    'Pages of one run, of indicators and groups together, while everything is read; the next run goes on behind them. What is new comes in every run. Default: no limit.',
  ),
};

/** By name, as they stand in the block of an export. */
export const EXPORT_PARAMETERS = { ...INTEGRATION, ...OWN };

/** Parameters of the integration that say where and who: what to write instead. */
export const PLATFORM_PARAMETERS: Readonly<Record<string, string>> = {
  tc_api_path: 'platforms.<name>.tc_api_path',
  api_credentials: 'platforms.<name>.api_access_id and api_secret_key, as references',
  api_access_id: 'platforms.<name>.api_access_id, as a reference',
  api_secret_key: 'platforms.<name>.api_secret_key, as a reference',
  insecure: 'platforms.<name>.verifyTls: false (or better caFile)',
  proxy: 'platforms.<name>.tc_proxy',
};
