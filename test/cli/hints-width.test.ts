import { expect, test } from 'vitest';
import { showTrial } from '../../src/cli/author/show-trial.ts';
import { withHints } from '../../src/cli/terminal/hints.ts';
import { recordingTerminal } from './recording-terminal.ts';

const SENTENCE = 'a hint that is somewhat longer than the screen of the author is wide'.repeat(2);

test.each([40, 80])('a hint breaks between words at %i columns, behind its indent', (errWidth) => {
  const terminal = { ...recordingTerminal(), errWidth };
  withHints(terminal).err(`  ${SENTENCE}`);
  const lines = terminal.stderr().trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(errWidth);
  expect(lines[0]).toMatch(/^ {2}a hint/);
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {4}\S/);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(SENTENCE);
});

test('a hint is one line where nobody reads it', () => {
  const terminal = recordingTerminal();
  withHints(terminal).err(SENTENCE);
  expect(terminal.stderr()).toBe(`${SENTENCE}\n`);
});

test('what a definition loses of its sample fits the terminal', () => {
  const terminal = { ...recordingTerminal(), errWidth: 50 };
  showTrial(
    {
      records: 3,
      usedRecords: 2,
      rejectedRecords: 1,
      rejects: [
        {
          reason: 'host_tld',
          count: 1,
          message: 'expected a top-level domain',
          example: 'x.y'.repeat(9),
        },
      ],
      leftOut: [],
      notes: { host_rewritten: 2 },
    },
    terminal,
  );
  const lines = terminal.stderr().trimEnd().split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('1 × host_tld: expected a top-level');
});
