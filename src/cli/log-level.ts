// How much a worker tells. The words are the vendor's, as in `tc_log_level`.
import type { ArgsDef } from 'citty';
import type { LogLevelName } from '../worker/index.ts';

const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const satisfies LogLevelName[];

export const LOG_LEVEL_ARG = {
  'log-level': {
    type: 'enum',
    options: [...LEVELS],
    description:
      'How much the worker tells on stderr, default info; lines of a feed go by its tc_log_level. A terminal shows warnings and worse unless this is given',
  },
} as const satisfies ArgsDef;

/** `undefined`: not given. */
export function readLogLevel(text: string | undefined): LogLevelName | undefined {
  return LEVELS.find((level) => level === text);
}
