// What the simulator has seen since its start or last reset: the numbers tests assert and benchmarks report.

export class Counters {
  readonly requests = new Map<string, number>();
  readonly statuses = new Map<number, number>();
  batchesCreated = 0;
  batchesUploaded = 0;
  batchesCompleted = 0;
  objectsReceived = 0;
  bytesReceived = 0;
  bytesSent = 0;
  /** Uploads by SHA-256 of the decoded content. */
  readonly contentHashes = new Map<string, number>();

  countRequest(route: string, status: number): void {
    this.requests.set(route, (this.requests.get(route) ?? 0) + 1);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  countContent(sha256: string): void {
    this.contentHashes.set(sha256, (this.contentHashes.get(sha256) ?? 0) + 1);
  }

  reset(): void {
    this.requests.clear();
    this.statuses.clear();
    this.contentHashes.clear();
    this.batchesCreated = 0;
    this.batchesUploaded = 0;
    this.batchesCompleted = 0;
    this.objectsReceived = 0;
    this.bytesReceived = 0;
    this.bytesSent = 0;
  }

  toJson(): Record<string, unknown> {
    return {
      requests: Object.fromEntries([...this.requests].sort()),
      statuses: Object.fromEntries(this.statuses),
      batchesCreated: this.batchesCreated,
      batchesUploaded: this.batchesUploaded,
      batchesCompleted: this.batchesCompleted,
      objectsReceived: this.objectsReceived,
      bytesReceived: this.bytesReceived,
      bytesSent: this.bytesSent,
      contentHashes: Object.fromEntries(this.contentHashes),
    };
  }
}
