// What every output must do, whatever its form: the one suite that all of them pass.
import { describe, expect, test } from 'vitest';
import type {
  ExportedObject,
  OutputContent,
  OutputDefinition,
  OutputMode,
} from '../../src/outputs/index.ts';
import { hostileEvents, hostileObjects, valueOf, withdrawnObjects } from './hostile-objects.ts';
import { make, type Made } from './sample-objects.ts';

/** One object as it was read back. */
export interface Told {
  /** Of the forms that say it. */
  readonly action?: string;
  readonly reason?: string;
  /** Of the forms that say it, digit for digit. */
  readonly id?: string;
  readonly value?: string;
}

export interface OutputConformance {
  /** Reads the files with something else than the code that wrote them; throws for what has not the form. */
  readonly read: (files: Made['files'], content: OutputContent) => readonly Told[];
  readonly mode?: OutputMode;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** By what an object is found again: its id, or all of these values. @default id */
  readonly found?: 'id' | ((object: ExportedObject) => readonly string[]);
  /** What an object's value is called in the form, where it says id and value. @default the value itself */
  readonly valueIn?: (object: ExportedObject) => string;
  /** Withdrawals that the form cannot say are refused with this code. */
  readonly withdrawalsRefused?: string;
}

export function describeOutput(output: OutputDefinition, conformance: OutputConformance): void {
  const { read, mode = 'fixed', settings = {}, found = 'id', valueIn = valueOf } = conformance;
  const all = (content: OutputContent): Made =>
    make(output, hostileEvents, { mode, content, settings });
  const isTold = (object: ExportedObject, told: readonly Told[]): boolean =>
    found === 'id'
      ? told.some(({ id }) => id === object.record.id)
      : found(object).every((value) => told.some((one) => one.value === value));
  const isRefused = ({ kind, record }: ExportedObject, { refused }: Made): boolean =>
    refused.some(({ message }) => message.startsWith(`${kind} ${record.id}:`));

  describe.each(output.contents)(`${output.id} (${mode}), %s`, (content) => {
    test('has its form without any event', () => {
      expect(read(make(output, [], { mode, content, settings }).files, content)).toEqual([]);
    });

    test('loses nothing: each live object is there or refused, never both', () => {
      const made = all(content);
      const told = read(made.files, content).filter(({ action }) => action !== 'withdraw');
      for (const object of hostileObjects) {
        const [there, refused] = [isTold(object, told), isRefused(object, made)];
        expect([there, refused], object.text.slice(0, 200)).toEqual(
          refused ? [found !== 'id' && there, true] : [true, false],
        );
      }
    });

    test('keeps values as they are', () => {
      const byId = new Map(hostileObjects.map((object) => [object.record.id, object]));
      for (const { id, value } of read(all(content).files, content)) {
        const object = id === undefined ? undefined : byId.get(id);
        if (object !== undefined && value !== undefined) expect(value).toBe(valueIn(object));
      }
    });

    test('keeps ids digit for digit', () => {
      const ids = new Set([...hostileObjects, ...withdrawnObjects].map(({ record }) => record.id));
      for (const { id } of read(all(content).files, content))
        if (id !== undefined) expect(ids).toContain(id);
    });

    test('withdraws', () => {
      const made = all(content);
      const told = read(made.files, content);
      for (const object of withdrawnObjects) {
        const mine = told.filter(
          ({ id, value }) => id === object.record.id || value === valueOf(object),
        );
        if (content === 'state') expect(mine).toEqual([]);
        else if (conformance.withdrawalsRefused !== undefined || isRefused(object, made))
          expect(isRefused(object, made)).toBe(true);
        else expect(mine.map(({ action }) => action)).toEqual(['withdraw']);
      }
      if (conformance.withdrawalsRefused !== undefined && content === 'changes')
        expect(made.refused.map(({ code }) => code)).toContain(conformance.withdrawalsRefused);
    });

    test('tells the same events in the same bytes', () => {
      expect(all(content)).toEqual(all(content));
    });

    test('names its files and their types so that they can be written and sent', () => {
      for (const file of Object.keys(all(content).files)) {
        expect(file).toMatch(/^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/);
        expect(output.contentTypeOf(file)).toMatch(
          /^[a-z]+\/[a-z0-9.+-]+(?:; ?[a-z]+=[a-z0-9.-]+)*$/,
        );
      }
    });

    test('says of each refusal what it is and of which object', () => {
      for (const { code, message } of all(content).refused) {
        expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
        expect(message).toMatch(/^(?:indicator|group) \d+: /);
      }
    });
  });
}
