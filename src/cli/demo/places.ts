// Where to look during a demo and after it. Pages are worth a line while something answers there, files for as long as they stay.
import { scheduleIdOf } from '../../core/names.ts';
import { linkToSchedule } from '../links.ts';
import { reportPlace } from '../run-result.ts';
import { openStore } from '../settings.ts';
import type { TemporalTarget } from '../temporal/session.ts';
import { configFileOf } from './demo-folder.ts';
import type { RoundRun } from './rounds.ts';
import type { RunningDemo } from './start-demo.ts';

/** A word and what it stands for. */
export type Place = readonly [string, string];

export const placeInWords = ([word, text]: Place): string => `${word.padEnd(14)} ${text}`;

/** Pages that answer as long as the demo runs. */
export function pagesOf(
  target: Pick<TemporalTarget, 'uiUrl' | 'namespace'>,
  platformUrl: string,
  feedId = 'demo-networks',
): readonly Place[] {
  return [
    ...placeOf('Temporal UI', target.uiUrl),
    ...placeOf('Schedule', linkToSchedule(target, scheduleIdOf(feedId)).url),
    ['Platform page', `${platformUrl}/`],
  ];
}

/** Files that stay. */
export async function filesOf(
  { config, folder }: Pick<RunningDemo, 'config' | 'folder'>,
  runs: readonly RoundRun[],
): Promise<readonly Place[]> {
  const last = runs.at(-1);
  const report = last === undefined ? undefined : await reportPlace(openStore(config), last.result);
  return [...placeOf('Report', report), ['Worker log', `${folder}/worker.log`]];
}

/** What another terminal can do while the demo stays. */
export const tryIt = (folder: string): Place => [
  'Try',
  `npx tcfeeds status --config ${configFileOf(folder)}`,
];

/** What is left when a demo has ended: its folder, and how to start it again with pages to look at. */
export function afterwards(
  folder: string,
  asked: string,
  isDefault: boolean,
  program: string = import.meta.url,
): readonly Place[] {
  const own = isDefault ? '' : ` --folder ${asked}`;
  // A package below node_modules has no scripts of ours beside it.
  const installed = program.includes('/node_modules/');
  const command = installed
    ? `npx tcfeeds demo${own}`
    : `npm run demo${own === '' ? '' : ` --${own}`}`;
  return [
    ['Folder', folder],
    ['Look around', `${command}   (stays until Ctrl-C, with pages to look at)`],
  ];
}

const placeOf = (word: string, text: string | undefined): readonly Place[] =>
  text === undefined ? [] : [[word, text]];
