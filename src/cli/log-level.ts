// How much a worker tells. The words are the vendor's, as in `tc_log_level`.
import type { ArgsDef } from 'citty';
import type { LogLevelName } from '../worker/index.ts';

const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const satisfies LogLevelName[];

export const LOG_LEVEL_ARG = {
  'log-level': {
    type: 'enum',
    options: [...LEVELS],
    default: 'info',
    description: 'How much the worker tells on stderr; lines of a feed go by its tc_log_level',
  },
} as const satisfies ArgsDef;

export function readLogLevel(text: string): LogLevelName {
  return LEVELS.find((level) => level === text) ?? 'info';
}
