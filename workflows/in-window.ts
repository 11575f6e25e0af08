/**
 * Runs `work` for each item with at most `size` under way. Stops taking new items when `goOn` says no or one fails;
 * what is under way is always waited for, so that nothing outlives the call. The first failure is thrown at the end.
 */
export async function inWindow<Item>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<void>,
  goOn: () => boolean = () => true,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0 && goOn()) {
      const item = items[next] as Item;
      next += 1;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
