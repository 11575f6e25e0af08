// SHA-256 over the records of a collection without banners, comments and metadata: equal for two snapshots that say the same.
import { createHash } from 'node:crypto';

/** Characters that are hashed at once; a call per record costs more than the hash. */
const BLOCK = 64 * 1024;

export class RecordsDigest {
  private readonly hash = createHash('sha256');
  private pending = '';

  /** The text of one record, or of the header. */
  add(text: string): void {
    this.pending += text;
    this.pending += '\n';
    if (this.pending.length <= BLOCK) return;
    this.hash.update(this.pending);
    this.pending = '';
  }

  /** In hex, of what was added so far. */
  hex(): string {
    return this.hash.copy().update(this.pending).digest('hex');
  }
}
