/** An availability zone, such as `us-east-1a`. */
export const zonePattern = /^[a-z]+(-[a-z]+)+-\d+[a-z]$/;

/** The region of what tells none. */
export const unknownRegion = 'unknown';

/** The region of an availability zone. */
export const regionOf = (zone: string): string => zone.slice(0, -1);

/** The region in the full name of a resource: `arn:aws:cloudhsm:us-east-1:123456789012:backup/backup-2`. */
export const regionOfArn = (name: string | undefined): string => name?.split(':')[3] || unknownRegion;
