import { expect, test } from 'vitest';
import { isTriedAfter, REFUSAL, SAID } from './refused-link.ts';
import { bench } from './small-feed.ts';

test('a link that is refused is tried again once a day, for a week [M15]', async () => {
  const feed = await bench();
  await feed.commit(await feed.plan(SAID), {}, { links: [REFUSAL] });
  const days: number[] = [];
  for (let day = 0.5; day <= 12; day += 0.5) {
    // A source that has nothing new makes no difference.
    if (await isTriedAfter(feed, day, day % 2 === 0 ? 'unchanged' : SAID.main)) days.push(day);
  }
  expect(days).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
