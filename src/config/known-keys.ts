// Which keys a schema knows at a place, for messages about unknown ones.
import type { z } from 'zod';
import type { KeyPath } from './yaml-file.ts';

/** Names that the object at `path` may have. Schemas are walked by their definitions, because zod has no question for it. */
export function knownKeys(schema: z.ZodType, path: KeyPath): readonly string[] {
  let current: unknown = schema;
  for (const step of [...path, undefined]) {
    const def = inside(current);
    if (step === undefined) return Object.keys(def?.shape ?? {});
    current = def?.shape?.[step] ?? def?.valueType ?? def?.element;
  }
  return [];
}

interface LooseDef {
  readonly shape?: Readonly<Record<string | number, unknown>>;
  readonly valueType?: unknown;
  readonly element?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

/** The definition beneath defaults, optionals and transforms; of a union all shapes together. */
function inside(schema: unknown): LooseDef | undefined {
  let def = (schema as { readonly def?: LooseDef } | undefined)?.def;
  while (def !== undefined && def.shape === undefined) {
    const next: unknown = def.innerType ?? def.in;
    if (next === undefined) break;
    def = (next as { readonly def?: LooseDef }).def;
  }
  if (def?.options !== undefined) {
    const shapes = def.options.map((option) => inside(option)?.shape ?? {});
    return { shape: Object.assign({}, ...shapes) as Record<string, unknown> };
  }
  return def;
}
