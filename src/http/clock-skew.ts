/** Server time minus the middle of the exchange; the header has whole seconds, so half a second is added. */
export function skewOf(
  date: string | string[] | undefined,
  sentAt: number,
  answeredAt: number,
): number | undefined {
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.round(at + 500 - (sentAt + answeredAt) / 2);
}
