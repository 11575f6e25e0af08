// Who these credentials are.
import { z } from 'zod';
import type { Transport } from '../transport.ts';
import { readAs } from '../wire.ts';

export interface PlatformUser {
  readonly userName: string;
  readonly role: string | undefined;
}

const shape = z.object({
  data: z.object({ user: z.object({ userName: z.string(), role: z.string().optional() }) }),
});

export async function readWhoami(
  transport: Transport,
  signal?: AbortSignal,
): Promise<PlatformUser> {
  const answer = await transport.request({ path: '/v2/whoami', signal });
  const { user } = readAs(shape, answer, 'whoami').data;
  return { userName: user.userName, role: user.role };
}
