import { invalidRequest } from './api-exception.ts';

/** What is asked of a list that is given out page by page. */
export interface PageRequest {
  readonly NextToken?: string | null | undefined;
  readonly MaxResults?: number | null | undefined;
}

/** The part of a list that was asked for, and where it goes on. */
export function pageOf<Item>(
  items: readonly Item[],
  { NextToken, MaxResults }: PageRequest,
  sizeMax: number,
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const start = startOf(NextToken);
  const end = start + (MaxResults ?? sizeMax);
  return {
    items: items.slice(start, end),
    ...(end < items.length && { NextToken: Buffer.from(`from ${end}`).toString('base64url') }),
  };
}

function startOf(token: string | null | undefined): number {
  if (token === undefined || token === null || token === '') return 0;
  const [, start] = /^from (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) throw invalidRequest('NextToken: it is none that this service gave out.');
  return Number(start);
}
