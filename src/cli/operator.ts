// Who is asking, for reports.
import { hostname, userInfo } from 'node:os';

/** `name@host`, as far as the system tells. */
export function operatorName(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `someone@${hostname()}`;
  }
}
