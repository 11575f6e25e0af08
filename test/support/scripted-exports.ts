// Activities of an export for tests of its workflow: the platform holds keys with texts, the mirror is a document with every version of
// them, and an output is a map of what it was told. Those that talk to the export's state are the real ones.
import { createBeginExport } from '../../activities/exports/begin-export.ts';
import { createCommitRead } from '../../activities/exports/commit-read.ts';
import type * as contract from '../../activities/exports/contracts.ts';
import type { Activities } from '../../activities/index.ts';
import type { StateClient } from '../../activities/state-client.ts';
import { CodedError } from '../../src/core/errors.ts';
import type { World } from './scripted-world.ts';

type Held = Readonly<Record<string, string>>;
interface Mirror {
  /** What was held after each change, the first change first. */
  readonly versions: readonly Held[];
}
type ExportActivity =
  | 'beginExport'
  | 'checkExport'
  | 'planWindows'
  | 'readWindow'
  | 'findGone'
  | 'mergeMirror'
  | 'commitRead'
  | 'deliverOutput';

/** The collection of a world's source that plays the platform. */
const PLATFORM = 'platform';

export function createScriptedExports(
  worldOf: (feedId: string) => World,
  state: StateClient,
): Pick<Activities, ExportActivity> {
  return {
    beginExport: createBeginExport({
      state,
      documents: {
        exportSettings: (ref) => {
          const feedId = ref.uri.replace('store:', '').split('/')[0] ?? '';
          return Promise.resolve(worldOf(feedId).exportSettings);
        },
      },
    }),
    checkExport: () => Promise.resolve({ warnings: [] }),
    planWindows: (input) => Promise.resolve(planWindows(worldOf(input.feedId), input)),
    readWindow: (input) => Promise.resolve(readWindow(worldOf(input.feedId), input)),
    findGone: (input) => Promise.resolve(findGone(worldOf(input.feedId), input)),
    mergeMirror: (input) => Promise.resolve(mergeMirror(worldOf(input.feedId), input)),
    commitRead: createCommitRead({ state }),
    deliverOutput: (input) => Promise.resolve(deliverOutput(worldOf(input.feedId), input)),
  };
}

const platformOf = (world: World): Held => world.source[PLATFORM]?.values ?? {};

function planWindows(
  world: World,
  { mode, mirror }: contract.PlanWindowsInput,
): contract.PlanWindowsResult {
  const keys = Object.keys(platformOf(world));
  const window = (key: string): contract.ReadWindowInput['window'] => ({
    kind: 'indicator',
    tql: key,
    fields: [],
    ids: { through: '1' },
  });
  const at = new Date().toISOString();
  const reached = { cursor: { position: String(keys.length) }, lastSuccessAt: at, watermark: at };
  const whole = mode === 'full' || mirror === undefined;
  return { kinds: [{ kind: 'indicator', windows: keys.map(window), whole, reached }] };
}

/** Instead of an object's text: an entry of which not even the id can be read. */
export const UNNAMED = 'unnamed';

function readWindow(world: World, { window }: contract.ReadWindowInput): contract.ReadWindowResult {
  const text = platformOf(world)[window.tql];
  if (text === UNNAMED) return { segments: [], refusals: [], objects: 1, refused: 1, unnamed: 1 };
  const segments = text === undefined ? [] : [world.put('segment', { [window.tql]: text })];
  return { segments, refusals: [], objects: segments.length, refused: 0 };
}

function findGone(world: World, { mirror }: contract.FindGoneInput): contract.FindGoneResult {
  const held = world.get<Mirror>(mirror).versions.at(-1) ?? {};
  const gone = Object.keys(held).filter((key) => !(key in platformOf(world)));
  return { notices: [], ...(gone.length === 0 ? {} : { gone: world.put('gone', gone) }) };
}

function mergeMirror(
  world: World,
  { mirror, segments, gone, whole }: contract.MergeMirrorInput,
): contract.MergeMirrorResult {
  const { versions } = mirror === undefined ? { versions: [] } : world.get<Mirror>(mirror);
  const before = versions.at(-1) ?? {};
  const read = Object.assign({}, ...segments.map((ref) => world.get<Held>(ref))) as Held;
  const went = new Set(
    whole.length > 0
      ? Object.keys(before).filter((key) => !(key in read))
      : gone === undefined
        ? []
        : world.get<readonly string[]>(gone),
  );
  const kept = Object.entries(before).filter(([key]) => !went.has(key));
  const now: Held = { ...Object.fromEntries(kept), ...read };
  const created = Object.keys(read).filter((key) => !(key in before)).length;
  const changed = Object.keys(read).filter((key) => key in before && before[key] !== read[key]);
  const counts = {
    read: Object.keys(read).length,
    created,
    changed: changed.length,
    withdrawn: went.size,
    unchanged: Object.keys(read).length - created - changed.length,
    held: Object.keys(now).length,
  };
  const isSame = created + changed.length + went.size === 0;
  if (mirror !== undefined && isSame) return { mirror, change: versions.length, counts };
  const next: Mirror = { versions: [...versions, now] };
  return { mirror: world.put('mirror', next), change: next.versions.length, counts };
}

function deliverOutput(
  world: World,
  { output, mirror, after, mayKnow, through }: contract.DeliverOutputInput,
): contract.DeliverOutputResult {
  const { versions } = world.get<Mirror>(mirror);
  const now = versions[through - 1] ?? {};
  const known = world.told.get(output) ?? new Map<string, string>();
  world.told.set(output, known);
  if (world.down.has(output)) throw new CodedError('OutputRejected', `${output} is down`);
  const maybe = versions
    .slice(Math.max(0, after - 1), mayKnow)
    .flatMap((held) => Object.keys(held));
  const withdrawn = [...new Set(maybe)].filter((key) => !(key in now));
  for (const key of withdrawn) known.delete(key);
  const news = Object.entries(now).filter(
    ([key, text]) => (versions[after - 1] ?? {})[key] !== text,
  );
  for (const [key, text] of news) known.set(key, text);
  const counts = { created: news.length, changed: 0, withdrawn: withdrawn.length, refused: 0 };
  return { counts, notices: [] };
}
