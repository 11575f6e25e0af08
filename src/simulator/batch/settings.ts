// The settings of a batch job as `POST /v2/batch` takes them. Clients send booleans as JSON or as text; both are read.
import { z } from 'zod';

const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', 'True', 'False']).transform((text) => text.toLowerCase() === 'true'),
]);

const schema = z
  .object({
    version: z.enum(['V1', 'V2']).default('V1'),
    owner: z.string().min(1),
    haltOnError: flag,
    action: z.enum(['Create', 'Delete']),
    attributeWriteType: z.enum(['Append', 'Replace', 'Singleton', 'Static']),
    tagWriteType: z.enum(['Append', 'Replace']).default('Replace'),
    securityLabelWriteType: z.enum(['Append', 'Replace']).default('Replace'),
    fileMergeMode: z.enum(['Distribute', 'Merge']).default('Merge'),
    hashCollisionMode: z
      .enum(['FavorExisting', 'FavorIncoming', 'IgnoreExisting', 'IgnoreIncoming', 'Split'])
      .default('FavorIncoming'),
    playbookTriggersEnabled: flag.default(false),
    removeOrphanIndicators: flag.default(false),
  })
  .refine((settings) => settings.version === 'V2' || settings.attributeWriteType !== 'Singleton', {
    path: ['attributeWriteType'],
    message: 'Singleton needs version V2',
  });

export type BatchSettings = z.infer<typeof schema>;

/** The settings, or the text of the refusal. */
export const readBatchSettings = (body: unknown): BatchSettings | string => {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.path.join('.') ?? '';
  return `The request was not properly formed: ${key === '' ? 'settings' : key}: ${issue?.message ?? 'invalid'}`;
};
