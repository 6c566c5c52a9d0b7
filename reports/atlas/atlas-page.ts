import { largestZone } from '#properties';
import { table } from '../formats/markdown.ts';
import type { AtlasTable } from './atlas-table.ts';
import type { KnownCells } from './known-cells.ts';

/** The largest cluster of the atlas. */
const hsmCountMax = 28;

const clusters: readonly number[] = Array.from({ length: hsmCountMax }, (_, index) => index + 1);

/**
 * The page of the atlas.
 *
 * @param cells - what it says is looked up there; the page is not made where that is not so
 * @param tables - the sweeps, to be counted and linked
 * @param pictures - the files of the pictures
 */
export function atlasPage(
  cells: KnownCells,
  tables: readonly AtlasTable[],
  pictures: Readonly<Record<'zones' | 'losses', string>>,
): string {
  expectClaims(cells);
  const cellCount = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  return `${[
    '# The atlas',
    `Every cluster that AWS allows, of 1 to ${hsmCountMax} HSMs over one to three availability zones as evenly as can be; Client SDK 3 with every \`create_object_minimum_nodes\`, Client SDK 5 with its key availability check on and off; no to three HSMs lost, a zone lost or out of reach. ${cellCount.toLocaleString('en')} cells, each of them searched to its end.`,
    '## Which `create_object_minimum_nodes`',
    'A value lasts if a key survives the loss even right after its acknowledgement, when it is on as few HSMs as the value asks for, **and** new keys can be created while what was lost is gone. Larger values than these stop creations; smaller ones lose keys.',
    minimumsTable(cells),
    `![Which values last when a zone is lost, by HSMs and zones](${pictures.zones})`,
    `![Which values last when HSMs are lost](${pictures.losses})`,
    ...answers,
    ...theRule,
    ...whatTheDocumentationSays,
    '## The data',
    table([
      ['sweep', 'cells', 'data'],
      ...tables.map(({ sweep, rows }) => [
        `\`keysync sweep ${sweep}\``,
        rows.length.toLocaleString('en'),
        `[JSON](${sweep}.json), [CSV](${sweep}.csv)`,
      ]),
    ]),
    '`npm run atlas` makes the data anew, in some minutes; `npm run docs` makes this page and its pictures from them. The tests compare every cell with the rule, and search a sample of the cells again.',
  ].join('\n\n')}\n`;
}

function minimumsTable(cells: KnownCells): string {
  return table([
    ['HSMs', 'any one HSM lost', 'any two HSMs lost', 'a zone of two lost', 'a zone of three lost'],
    ...clusters.map((hsms) => [
      String(hsms),
      ...[1, 2].map((lost) => rangeText(hsms <= lost ? [] : cells.minimumsThatLast(hsms, { hsms: lost }))),
      ...[2, 3].map((zones) => rangeText(lastingInZones(cells, hsms, zones))),
    ]),
  ]);
}

/** The values that last when the largest of so many zones is lost; none where there are more zones than HSMs. */
function lastingInZones(cells: KnownCells, hsms: number, zones: number): readonly number[] {
  return hsms < zones ? [] : cells.minimumsThatLast(hsms, { zoneOf: largestZone(hsms, zones) });
}

function rangeText(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return 'none';
  return first === last ? String(first) : `${first} to ${last}`;
}

const answers = [
  '## When do three HSMs help?',
  'Always. With two HSMs, one value loses the key and the other stops creations: nothing lasts through the loss of one HSM. With three, 2 does. With Client SDK 5 and its check on, a third HSM is what lets creations go on while one of them is gone.',
  '## When does a third zone help?',
  'Always with Client SDK 3, but for four HSMs. Over two zones no value lasts through the loss of a zone, in a cluster of any size: half of the HSMs are gone, so that either every copy of a new key can be among them, or too few are left to create one. Over three zones, every cluster of three HSMs or more has a value that lasts, except one of **four**: two of them share a zone, and a value that survives its loss (3) is more than what is left of the cluster. Take three, or five.',
  'With Client SDK 5 and its check on, a key is acknowledged on two HSMs. These are certainly in two zones only where no zone has two: two HSMs over two zones, and up to three over three. In every larger cluster a new key can be lost with a zone until it is synchronized, however many zones there are. Wait before it is relied upon: [how long](../../../properties/rates/README.md).',
] as const;

const theRule = [
  '## The rule',
  '*Created on* is what an acknowledgement promises: `create_object_minimum_nodes`; 2 with the check of Client SDK 5 on, 1 with it off. *Copies to use* is 1 with Client SDK 3; with Client SDK 5 it is the same as created on. *Lost* is how many HSMs are hit: of a zone ⌈HSMs ÷ zones⌉ in the worst case.',
  table([
    ['of', 'question', 'yes, exactly where'],
    ['a key just acknowledged', 'does it survive the loss?', 'created on > lost'],
    ['', 'can it be used meanwhile?', 'created on − lost ≥ copies to use'],
    ['a key on every HSM', 'does it survive the loss?', 'HSMs > lost'],
    ['', 'can it be used meanwhile?', 'HSMs − lost ≥ copies to use'],
    ['a key that is to be created', 'can it be created meanwhile?', 'HSMs − lost ≥ created on'],
  ]),
  'Out of reach is not lost: such a key survives in every cell, and can be used by the same rule. Losses come one after the other or at once; where synchronization between them made further copies, all the better. So a value lasts exactly where lost < value ≤ HSMs − lost.',
  'The rule has no exception. What looks like one follows from it: a minimum above the number of HSMs is never met, the check of Client SDK 5 is never passed by one HSM, and four HSMs over three zones are like four over two.',
  'It is exact for a loss that begins right after the acknowledgement, with as few copies as were promised, where they are hit worst. That no history is worse is what the third sweep asks: it has every history of the clusters of up to six HSMs, in which the key is created at some time, copying may fail, and HSMs or zones fail at any moment.',
] as const;

const whatTheDocumentationSays = [
  '## What the documentation recommends',
  table([
    ['recommendation', 'the atlas'],
    [
      'At least two HSMs in two zones ([KS-TWO-HSMS](../clauses.md#ks-two-hsms))',
      'Confirmed for keys that are everywhere: one HSM alone loses all. For new keys two are not enough with Client SDK 3: no value lasts.',
    ],
    [
      'Three HSMs, over all zones, for new keys',
      'Confirmed: three over three zones is the smallest cluster in which a value (2) lasts through the loss of an HSM and of a zone.',
    ],
    [
      'A minimum of at least 2 ([minimum-and-maximum](../contradictions.md#minimum-and-maximum))',
      'Confirmed for the loss of one HSM, from three HSMs on. For the loss of a zone it is enough with three HSMs over three zones only; larger clusters need more than their largest zone has.',
    ],
    [
      'A minimum of at most HSMs − 1',
      'Confirmed for the loss of one HSM. For the loss of a zone it is too much from four HSMs on: at most HSMs − the largest zone. In a cluster of two it contradicts the line above.',
    ],
  ]),
] as const;

/** What the page says in words, each looked up in the cells. */
function expectClaims(cells: KnownCells): void {
  const lasting = (hsms: number, zones: number) => lastingInZones(cells, hsms, zones);
  const check = 'check on';
  const isLostWithZone = (hsms: number, zones: number): boolean =>
    !cells.justAcknowledged(hsms, check, { zoneOf: largestZone(hsms, zones) }).survives;
  const claims: Readonly<Record<string, boolean>> = {
    'nothing lasts with two HSMs': cells.minimumsThatLast(2, { hsms: 1 }).length === 0,
    'with three, 2 does': String(cells.minimumsThatLast(3, { hsms: 1 })) === '2',
    'a third HSM lets SDK 5 create':
      cells.canBeCreated(3, check, 1) && !cells.canBeCreated(2, check, 1) && cells.canBeCreated(2, check, 0),
    'over one or two zones no value lasts': clusters.every((hsms) =>
      [1, 2].every((zones) => lasting(hsms, zones).length === 0),
    ),
    'over three zones all but four have one': clusters.every(
      (hsms) => lasting(hsms, 3).length > 0 === (hsms >= 3 && hsms !== 4),
    ),
    'what survives a zone of four HSMs is 3': cells.justAcknowledged(4, 3, { zoneOf: 2 }).survives,
    'keys of SDK 5 are lost with a zone that has two': clusters
      .filter((hsms) => hsms >= 2)
      .every((hsms) => [2, 3].every((zones) => hsms < zones || isLostWithZone(hsms, zones) === hsms > zones)),
    '2 is enough for a zone with three HSMs only': clusters.every(
      (hsms) => lasting(hsms, 3).includes(2) === (hsms === 3),
    ),
    'one fewer than the HSMs is too much from four on': clusters.every(
      (hsms) => lasting(hsms, 3).includes(hsms - 1) === (hsms === 3),
    ),
    '2, and one fewer, last through the loss of an HSM': clusters
      .filter((hsms) => hsms >= 3)
      .every((hsms) =>
        [2, hsms - 1].every((value) => cells.minimumsThatLast(hsms, { hsms: 1 }).includes(value)),
      ),
  };
  const wrong = Object.keys(claims).filter((claim) => claims[claim] !== true);
  if (wrong.length > 0) throw new Error(`The atlas does not bear out: ${wrong.join('; ')}.`);
}
