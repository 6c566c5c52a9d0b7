/** The partitions that AWS has. A name that is none of them is a misspelt one. */
export const partitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
] as const;

/** A partition of AWS: what no backup leaves. */
export type Partition = (typeof partitions)[number];

/** How the names of regions begin that are in another partition than most. */
const beginnings: readonly (readonly [string, Partition])[] = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a region of AWS is in, by its name. */
export function partitionOfRegion(region: string): Partition {
  return beginnings.find(([beginning]) => region.startsWith(beginning))?.[1] ?? 'aws';
}
