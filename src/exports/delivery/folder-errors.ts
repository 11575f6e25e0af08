// What a file system refuses, in words for the operator.
import { CodedError } from '../../core/errors.ts';
import { codeOf } from './make-folder.ts';

/** Waiting does not help. `EEXIST`: a file stands where a folder should. */
const UNWRITABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'EEXIST',
  'EISDIR',
  'ENOTEMPTY',
  'ELOOP',
  'ENAMETOOLONG',
]);

/**
 * @param failed what is said of the folder when the action is refused
 * @throws {StoreFull} when there is no room @throws {ConfigInvalid} when the folder cannot be written, or read
 */
export async function withFolderErrors<T>(
  folder: string,
  action: () => Promise<T>,
  failed = 'cannot be written',
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new CodedError('StoreFull', `output folder ${folder}: no room left (${code})`, {
        cause: error,
      });
    if (UNWRITABLE.has(code))
      throw new CodedError(
        'ConfigInvalid',
        `output folder ${folder}: ${failed} (${code}); give the worker the right, or another folder`,
        { cause: error },
      );
    throw error;
  }
}
