// Instants as the platform reads and writes them: four forms in, `YYYY-MM-DDTHH:MM:SSZ` out. Kept as whole epoch seconds.

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Seconds since the epoch, or undefined when the text is no date of a documented form. */
export const readInstant = (text: string): number | undefined => {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
};

/** Records of one batch share their instants, and a list of thousands is written again and again. */
const written = new Map<number, string>();
const MAX_WRITTEN = 10_000;

export const instantText = (seconds: number): string => {
  const known = written.get(seconds);
  if (known !== undefined) return known;
  const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
  if (written.size >= MAX_WRITTEN) written.clear();
  written.set(seconds, text);
  return text;
};
