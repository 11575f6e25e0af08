import { expect, test } from 'vitest';
import { redact, registerSecret } from '../../../src/core/redaction.ts';
import { createSourceAccess } from '../../../src/feeds/index.ts';

type Access = ReturnType<typeof createSourceAccess>;
const nameOf = (n: number): string => `Issued-Token-${String(n).padStart(4, '0')}`;
const isHidden = (n: number): boolean => redact(nameOf(n)) === '***';

/** Asks as somebody would at this time; a token lasts from one hundred to two hundred milliseconds later. */
const get = async (access: Access, now: number, n: number): Promise<string> => {
  const value = nameOf(n);
  const times = { renewAt: now + 100, endsAt: now + 200 };
  const ask = (): ReturnType<Parameters<Access['token']>[2]> =>
    Promise.resolve({ value, ...times, forget: registerSecret(value) });
  return (await access.token('key', now, ask)).value;
};

test('a token is secret while it is used, and until it ends when another has its place [O1]', async () => {
  const access = createSourceAccess();
  await get(access, 0, 1);
  expect(await get(access, 50, 2)).toBe(nameOf(1));
  expect(await get(access, 150, 3)).toBe(nameOf(3));
  expect([1, 3].map(isHidden)).toEqual([true, true]);
  await get(access, 300, 4);
  expect([1, 3, 4].map(isHidden)).toEqual([false, true, true]);
});

test('tokens that are refused one after the other are forgotten at some time, the last one is not [O1] [A15]', async () => {
  const access = createSourceAccess();
  for (let n = 1000; n < 1150; n += 1) {
    await get(access, 0, n);
    access.refuse('key', nameOf(n));
  }
  await get(access, 0, 1150);
  const hidden = Array.from({ length: 151 }, (_, index) => 1000 + index).filter(isHidden);
  expect([hidden.length, hidden[0], hidden.at(-1)]).toEqual([101, 1050, 1150]);
});
