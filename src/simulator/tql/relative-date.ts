// Dates in TQL: the documented forms, and `NOW()` or `TODAY()` with an optional distance.
import { readInstant } from '../values/dates.ts';

const RELATIVE =
  /^\s*(NOW|TODAY)\(\)\s*(?:([+-])\s*(\d+)\s*(MINUTE|HOUR|DAY|WEEK|MONTH|YEAR)S?)?\s*$/i;
const SECONDS: Readonly<Record<string, number>> = {
  MINUTE: 60,
  HOUR: 3_600,
  DAY: 86_400,
  WEEK: 604_800,
  MONTH: 2_592_000,
  YEAR: 31_536_000,
};
const DAY = 86_400;

/** Epoch seconds, or undefined when the text is no date. */
export const readTqlDate = (text: string, nowSeconds: number): number | undefined => {
  const match = RELATIVE.exec(text);
  if (match === null) return readInstant(text.trim());
  const [, base = '', sign = '+', count = '0', unit = 'DAY'] = match;
  const start = base.toUpperCase() === 'TODAY' ? nowSeconds - (nowSeconds % DAY) : nowSeconds;
  const distance = Number(count) * (SECONDS[unit.toUpperCase()] ?? DAY);
  return sign === '-' ? start - distance : start + distance;
};
