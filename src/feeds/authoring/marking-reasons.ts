// What was made of the markings of a sample, in words for the author: data that are passed on too far cannot be called back.
import { guessMarking, labelOfAll, markingIn } from './guess-marking.ts';
import { dotted, type Banner, type FieldFacts, type Guess, type Reason } from './guess.ts';
import { beginningOf } from './shown.ts';

const SHOWN = 60;
const EXAMPLE = "securityLabels: ['TLP:AMBER']";

function mapped(field: FieldFacts, all: string | undefined): Reason {
  const some =
    field.presence < 1 ||
    field.values.some((value) => markingIn({ ...field, values: [value] }) === undefined);
  const rest =
    all === undefined
      ? `; records without such a word get no label, unless you write firstNonEmpty(tlp(…), 'TLP:…')`
      : `; records without such a word get ${all}, which the document says of all`;
  return {
    what: `${dotted(field.path)} → security label`,
    because: `its values are words of TLP${some || all !== undefined ? rest : ''}`,
    sure: 'likely',
  };
}

const unmapped = (field: FieldFacts, example: string): Reason => ({
  what: `${dotted(field.path)} looks like a marking: “${beginningOf(example, SHOWN)}”`,
  because: `no label was made of it: how is not plain. Write ${guessMarking([field]) === undefined ? 'securityLabels with compute(…), whose function picks the word' : 'securityLabels: [tlp(…)] with this field'}, or ${EXAMPLE} for all records`,
  sure: 'unsure',
});

function ofBanner({ text, ofAll }: Banner, all: string | undefined, own: boolean): Reason {
  const because = !ofAll
    ? `it stands around a list of records and speaks of these only, so no label was made of it; take the outer list as records and write securityLabels: [tlp(…)]: docs/writing-a-feed.md (Records with lists inside)`
    : all === undefined
      ? `several levels are named, so no label was made of them; write the one that holds, such as ${EXAMPLE}`
      : `the document says it of all its records, so ${own ? 'those without a word of their own' : 'each'} ${own ? 'get' : 'gets'} ${all}; a later document may say something else`;
  return { what: `looks like a marking: “${beginningOf(text, SHOWN)}”`, because, sure: 'unsure' };
}

/** A line for each field and each text around the records that names a level of TLP. */
export function markingReasons({
  fields,
  roles: { marking, values },
  banners,
  format,
}: Pick<Guess, 'fields' | 'roles' | 'banners' | 'format'>): readonly Reason[] {
  if (format.kind === 'stix') return [];
  const all = labelOfAll(banners);
  const isAt = (paths: readonly (readonly string[])[], field: FieldFacts): boolean =>
    paths.some((path) => dotted(path) === dotted(field.path));
  return [
    ...fields.flatMap((field) => {
      if (marking && isAt([marking.path], field)) return [mapped(field, all)];
      const example = isAt(
        values.flatMap(({ paths }) => paths),
        field,
      )
        ? undefined
        : markingIn(field);
      return example === undefined ? [] : [unmapped(field, example)];
    }),
    ...banners.map((banner) => ofBanner(banner, all, marking !== undefined)),
  ];
}
