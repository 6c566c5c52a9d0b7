import { expect, test } from 'vitest';
import { partitionOfRegion, partitions } from './partitions.ts';

const regions = [
  ['us-east-1', 'aws'],
  ['eu-central-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
] as const;

test.each(regions)('%s is in the partition %s', (region, partition) => {
  expect(partitionOfRegion(region)).toBe(partition);
});

test('every partition has a region', () => {
  expect([...new Set(regions.map(([, partition]) => partition))].toSorted()).toEqual(partitions.toSorted());
});
