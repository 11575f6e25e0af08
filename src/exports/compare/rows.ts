// Where the fixed mode differs from the XSOAR integration on purpose, row by row: what the one does, what the other does instead,
// and why some of it can be seen in no data at all.

export interface DifferenceRow {
  readonly row: number;
  /** What the integration does. */
  readonly compatible: string;
  /** What the fixed mode does instead. */
  readonly fixed: string;
  /** Why no data can show it. */
  readonly invisible?: string;
}

type Texts = readonly [compatible: string, fixed: string, invisible?: string];

const TEXTS: readonly Texts[] = [
  ['asks for what was added, never for what was changed', 'asks by lastModified'],
  ['asks for later seconds than the last one it saw', 'windows overlap, repeats are merged'],
  ['cuts pages by offset while the list moves', 'cuts pages by id in closed windows'],
  [
    'moves its place before anything is delivered',
    'moves an output after it confirmed',
    'shows when a run is killed between the two',
  ],
  ['swallows errors and reports success', 'complete, partial with its reason, or failed'],
  [
    'asks once and gives up',
    'repeats with growing pauses, signed anew',
    'shows when the platform is away for a moment',
  ],
  ['a query of your own is asked without a date', 'adds the window to your query'],
  ['asks the query for indicators of groups, too', 'a query for each, checked for each'],
  ['neither trims nor escapes names in lists', 'trims, escapes, refuses empty names'],
  ['a "minimal" threshold leaves its value out', 'thresholds are inclusive'],
  ['never hears of what is switched off or deleted', 'withdraws it'],
  ['begins with the oldest object', 'newest first, the past behind it'],
  ['pages of 100, one at a time, a cap per run', 'pages up to 10 000, several at a time'],
  ['a low ThreatAssess score becomes "good"', 'none, suspicious or bad, by scoreMap'],
  ['drops rating and confidence of the owner', 'has fields for both'],
  ['reads no labels, one TLP for all', 'TLP by the labels of each object'],
  ['types that XSOAR lacks get an empty type', 'skipped and counted, mapped or set aside'],
  ['IPv6 has the type of IPv4', 'IPv6 and IPv6CIDR'],
  ['columns of registry keys are shifted', 'name and type of the value'],
  ['types of ThreatConnect at the other end', 'types of XSOAR and names of associations'],
  ['an associated file is all of its hashes in one', 'its strongest hash'],
  ['some types cannot be chosen', 'every type of the instance'],
  [
    'its test looks at groups only',
    'tcfeeds test looks at everything',
    'no object shows it; run tcfeeds test <export>',
  ],
  ['lists 500 owners at most', 'reads all pages of owners'],
  ['ids pass through floating-point readers', 'ids stay text, digit for digit'],
  [
    'counts nothing and keeps no history',
    'each run reports what it read, told and refused',
    'no object shows it; see tcfeeds status <export>',
  ],
  ['leaves expiry to the platform', 'writes the expiry of each object'],
  [
    'one secret in the settings of the instance',
    'references to secrets, read at each use',
    'no object shows it; it is a matter of settings',
  ],
];

export const DIFFERENCE_ROWS: readonly DifferenceRow[] = TEXTS.map(
  ([compatible, fixed, invisible], index) => ({
    row: index + 1,
    compatible,
    fixed,
    ...(invisible === undefined ? {} : { invisible }),
  }),
);
