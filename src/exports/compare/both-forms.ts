// One object as either mode tells it to XSOAR, read back: what a difference of theirs is found in.
import { findOutput, type ExportedObject, type OutputContext } from '../../outputs/index.ts';

export interface XsoarRelationship {
  readonly name: string;
  readonly entityB: string;
  readonly entityBType: string;
}

export interface XsoarForm {
  readonly value: string;
  readonly type: string;
  readonly score: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly relationships: readonly XsoarRelationship[];
  readonly expiration?: string;
}

export interface BothForms {
  readonly compatible: XsoarForm;
  /** Absent: XSOAR has no such type. */
  readonly fixed?: XsoarForm;
}

const OUTPUT = 'xsoar-json';
const FILE = 'indicators.json';

/** @param settings of the output `xsoar-json`, as its schema gives them */
export function createBothForms(
  context: Omit<OutputContext, 'mode'>,
  settings: unknown,
): (object: ExportedObject) => BothForms {
  const definition = findOutput(OUTPUT);
  const [compatible, fixed] = (['compatible', 'fixed'] as const).map((mode) =>
    definition.create({ ...context, mode }, 'state', settings),
  );
  const read = (writer: typeof fixed, object: ExportedObject): XsoarForm | undefined => {
    const written = writer?.write({ action: 'create', object });
    if (written === undefined || 'refused' in written) return undefined;
    const text = written.parts.find(({ file }) => file === FILE)?.text;
    // In front stands what separates it from the one before.
    return text === undefined
      ? undefined
      : (JSON.parse(text.slice(text.indexOf('{'))) as XsoarForm);
  };
  return (object) => {
    const own = read(compatible, object);
    if (own === undefined) throw new TypeError(`mode compatible refused ${object.record.id}`);
    const other = read(fixed, object);
    return { compatible: own, ...(other === undefined ? {} : { fixed: other }) };
  };
}
