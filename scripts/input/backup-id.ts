/** The id of a backup that may be given by its full resource name, as one of another account is. */
export function backupIdOf(name: string | undefined): string | undefined {
  return name?.slice(name.lastIndexOf('/') + 1) || undefined;
}
