// What is read out of ThreatConnect, how, and how it leaves.
export { checkExport, type CheckFinding } from './check-export.ts';
export { deliverToFolder } from './delivery/to-folder.ts';
export { formOf } from './delivery/form-of.ts';
export { deliverToReceiver, type Delivered } from './delivery/to-receiver.ts';
export { openDelivery, outputOf, visibleOf } from './delivery/open-delivery.ts';
export { NOTHING_TOLD, type DeliveryCounts } from './delivery/told.ts';
export { createHeldAmong } from './find-deleted-held.ts';
export { findDeleted } from './find-deleted.ts';
export { readChanges, readHeld, type HeldQuery } from './mirror/changes.ts';
export { withMirrorDatabase } from './mirror/database.ts';
export { readGone } from './mirror/gone.ts';
export { readMirrorManifest, type MirrorManifest } from './mirror/manifest.ts';
export {
  mergeIntoMirror,
  type MergeCounts,
  type MirrorPiece,
} from './mirror/merge.ts';
export { SEGMENT_TYPE } from './mirror/segment.ts';
export { exportProblems, readExportParameters, type ExportParameters } from './parameters.ts';
export { planReading, type ExportWindow, type KindReading } from './plan-reading.ts';
export { exportFields, exportQuery, type ObjectKind } from './query/query.ts';
export { readPage, type PageRead, type PageToRead } from './read-page.ts';
export { readWindow, type WindowPosition } from './read-window.ts';
