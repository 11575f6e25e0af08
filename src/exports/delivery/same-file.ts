// Whether two files have the same bytes.
import { open, stat, type FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 256 * 1024;

/** False as well when one of them is not there or is no file. Reads no more than it must. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const sizeOf = async (path: string): Promise<number | undefined> => {
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() === true ? found.size : undefined;
  };
  const size = await sizeOf(one);
  if (size === undefined || size !== (await sizeOf(other))) return false;
  const handles: FileHandle[] = [];
  try {
    for (const path of [one, other]) handles.push(await open(path));
    const blocks = handles.map((handle) => ({ handle, block: Buffer.alloc(BLOCK_BYTES) }));
    for (let at = 0; at < size; at += BLOCK_BYTES) {
      const [mine, theirs] = await Promise.all(
        blocks.map(async ({ handle, block }) => {
          const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, at);
          return block.subarray(0, bytesRead);
        }),
      );
      if (mine === undefined || theirs === undefined || !mine.equals(theirs)) return false;
    }
    return true;
  } catch {
    // One that cannot be read is replaced.
    return false;
  } finally {
    for (const handle of handles) await handle.close();
  }
}
