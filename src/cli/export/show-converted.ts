// What a conversion did, in words.
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';
import type { Converted } from './convert-answers.ts';

export interface ConvertReport extends Converted {
  readonly output: string;
  readonly mode: string;
  readonly content: string;
  readonly files: readonly string[];
}

/** On stderr: the output itself may stand on stdout. */
export function showConverted(
  report: ConvertReport,
  folder: string | undefined,
  terminal: Pick<Terminal, 'err'>,
): void {
  const { read, indicators, groups, written, files, refused, examples } = report;
  terminal.err(
    `read ${plural(read, 'object')}: ${plural(indicators, 'indicator')}, ${plural(groups, 'group')}`,
  );
  const leftOut: readonly (readonly [number, string])[] = [
    [report.repeated, 'repeated: the later modification counts'],
    [report.inactive, 'inactive'],
    [report.aboveCeiling, 'above the ceiling'],
  ];
  for (const [number, why] of leftOut)
    if (number > 0) terminal.err(`left out ${count(number)}: ${why}`);
  for (const [code, number] of Object.entries(refused)) {
    const example = examples.find((one) => one.code === code)?.message ?? '';
    terminal.err(`left out ${count(number)}: ${code}, for example ${example}`);
  }
  const where = folder === undefined ? 'stdout' : `${folder}: ${files.join(', ')}`;
  terminal.err(`wrote ${plural(written, 'object')} to ${where}`);
}
