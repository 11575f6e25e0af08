// Titles of the operations, read out of the Python programs, so that each is a test case before any program has run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PYTHON_FOLDER = join(import.meta.dirname, 'python');

/** A program, the line of the framework it is for, and the files its operations are in. */
export const PROGRAMS = {
  newest: {
    program: 'current_line.py',
    requirement: 'tcex',
    files: [
      'batch_operations.py',
      'newer_batch_operations.py',
      'ti_operations.py',
      'v3_operations.py',
    ],
  },
  'newest, at its own pace,': {
    program: 'own_pace.py',
    requirement: 'tcex',
    files: ['own_pace.py'],
  },
  '2.0': {
    program: 'line_2_0.py',
    requirement: 'tcex>=2.0.0,<2.1.0',
    files: ['batch_operations.py', 'ti_operations.py'],
  },
} as const;
export type Line = keyof typeof PROGRAMS;

export const titlesOf = (line: Line): readonly string[] =>
  PROGRAMS[line].files.flatMap((file) => {
    const text = readFileSync(join(PYTHON_FOLDER, file), 'utf8');
    return [...text.matchAll(/^@operation\('(.+)'\)$/gm)].map(([, title = '']) => title);
  });
