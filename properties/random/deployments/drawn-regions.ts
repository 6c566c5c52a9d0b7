import fc from 'fast-check';

/** The partition of each region that is drawn. */
export const partitions = {
  'us-east-1': 'aws',
  'us-west-2': 'aws',
  'eu-west-1': 'aws',
  'us-gov-west-1': 'aws-us-gov',
  'us-gov-east-1': 'aws-us-gov',
  'cn-north-1': 'aws-cn',
  'cn-northwest-1': 'aws-cn',
} as const;

/** See {@link partitions}. */
export type Region = keyof typeof partitions;

const allRegions = Object.keys(partitions) as Region[];

/** Regions of one partition as a rule. */
export const someRegions: fc.Arbitrary<Region[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 66, arbitrary: regionsOf('aws') },
  { weight: 8, arbitrary: regionsOf('aws-us-gov') },
  { weight: 6, arbitrary: regionsOf('aws-cn') },
  { weight: 20, arbitrary: fc.subarray(allRegions, { minLength: 2, maxLength: 3 }) },
);

function regionsOf(partition: (typeof partitions)[Region]): fc.Arbitrary<Region[]> {
  const own = allRegions.filter((region) => partitions[region] === partition);
  return fc.integer({ min: 1, max: own.length }).map((count) => own.slice(0, count));
}
