// An operation in words, for results and `diff()`.
import type { Operation } from './operations.ts';

export function describeOperation(operation: Operation): string {
  const { kind, target } = operation;
  switch (kind) {
    case 'create':
      return `create ${target.name}`;
    case 'set':
      return `set ${Object.keys(operation.fields).join(', ')} of ${target.name}`;
    case 'addHash':
    case 'removeHash':
      return `${kind === 'addHash' ? 'add' : 'remove'} hash ${operation.hash} ${kind === 'addHash' ? 'to' : 'from'} ${target.name}`;
    case 'addAttribute':
      return `add attribute ${operation.attribute.type} to ${target.name}`;
    case 'updateAttribute':
    case 'deleteAttribute':
      return `${kind === 'updateAttribute' ? 'update' : 'delete'} attribute ${operation.id} of ${target.name}`;
    case 'addTag':
    case 'deleteTag':
      return `${kind === 'addTag' ? 'add' : 'delete'} tag ${operation.name} ${kind === 'addTag' ? 'to' : 'from'} ${target.name}`;
    case 'addLabel':
    case 'deleteLabel':
      return `${kind === 'addLabel' ? 'add' : 'delete'} security label ${operation.name} ${kind === 'addLabel' ? 'to' : 'from'} ${target.name}`;
    case 'addOccurrence':
      return `add file occurrence to ${target.name}`;
    case 'updateOccurrence':
    case 'deleteOccurrence':
      return `${kind === 'updateOccurrence' ? 'update' : 'delete'} file occurrence ${operation.id} of ${target.name}`;
    case 'associate':
    case 'disassociate':
      return `${kind} ${target.name} and ${operation.other.name}`;
    case 'associateAs':
    case 'disassociateAs':
      return `${kind === 'associateAs' ? 'associate' : 'disassociate'} ${target.name} and ${operation.other.name} (${operation.association})`;
    case 'addFileAction':
    case 'deleteFileAction':
      return `${kind === 'addFileAction' ? 'add' : 'delete'} ${operation.action} of ${target.name} on ${operation.other.name}`;
    case 'falsePositive':
      return `report ${target.name} as false positive`;
    case 'observation':
      return `add ${operation.count} observations of ${target.name}`;
    case 'deactivate':
      return `deactivate ${target.name}`;
    case 'delete':
      return `delete ${target.name}`;
  }
}
