// A million indicators on the simulator, by the same batches as a feed sends them.
const PER_BATCH = 25_000;

/** `count` URLs, the n-th made by `indicatorOf(n)`, through the client `tc` into `owner`. */
export async function fill(tc, owner, count, indicatorOf = urlOf) {
  const settings = {
    owner,
    action: 'Create',
    attributeWriteType: 'Replace',
    tagWriteType: 'Append',
    securityLabelWriteType: 'Append',
  };
  for (let start = 0; start < count; start += PER_BATCH) {
    const indicator = [];
    for (let n = start; n < Math.min(start + PER_BATCH, count); n += 1)
      indicator.push(indicatorOf(n));
    const { batchId } = await tc.batch.createBatch(settings);
    await tc.batch.uploadBatch(batchId, Buffer.from(JSON.stringify({ indicator })));
    for (;;) {
      const { status, errorCount } = await tc.batch.getStatus(batchId);
      if (errorCount > 0) throw new Error(`batch ${batchId}: ${errorCount} errors`);
      if (status === 'Completed') break;
    }
  }
}

/** With what a feed of download addresses says of each. */
export const urlOf = (n) => ({
  type: 'URL',
  summary: `http://198.51.100.${n % 250}:${8000 + (n % 1000)}/bins/${n}.x`,
  rating: 3,
  confidence: 75,
  tag: [{ name: 'elf' }, { name: `ExampleBot${n % 40}` }],
  attribute: [{ type: 'Description', value: `Seen as download number ${n}.`, displayed: true }],
});
